package org.tvd.agent.evidence;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.tvd.agent.identity.PlatformTpm;
import org.tvd.agent.settings.AgentSettings;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Binding;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.Quote;
import org.tvd.tpm.TpmException;

/**
 * Makes evidence: reads the logs and has the TPM quote over them.
 *
 * <p>The order matters. The quote's qualifying data covers the logs, so they are read first. The
 * kernel may measure a file between the reading and the quote; PCR 10 is then ahead of the log that
 * is sent, no prefix of the log leads to it, and a good host is refused. The other way round is
 * harmless: the kernel appends an entry before it extends the PCR, and a verifier accepts a log
 * that is ahead. So the IMA log is looked at again after the quote: if it has not grown, it held at
 * the moment of the quote all that PCR 10 did. If it has, evidence is made anew, a few times. A
 * host that measures all the time then sends its last attempt: the growth may have come after the
 * quote, and the verifier checks in any case.
 */
public final class EvidenceCollector {
  private static final int ATTEMPTS = 5;
  private static final Path ROOT = Path.of("/");

  private final String host;
  private final List<String> join;
  private final NetworkOffer offer;
  private final MeasurementLog bootLog;
  private final MeasurementLog imaLog;
  private final PropertyCertificates certificates;
  private final PlatformTpm tpm;
  private final Bytes channelKey;

  /**
   * A collector for one agent.
   *
   * @param channelKey the SubjectPublicKeyInfo of the key that the evidence will be sent with
   */
  public EvidenceCollector(
      AgentSettings settings, NetworkOffer offer, PlatformTpm tpm, Bytes channelKey) {
    this.host = settings.host();
    this.join = settings.join();
    this.offer = offer;
    this.bootLog = new MeasurementLog(settings.bootLog());
    this.imaLog = new MeasurementLog(settings.imaLog());
    this.certificates = new PropertyCertificates(settings.propertyCertificates());
    this.tpm = tpm;
    this.channelKey = channelKey;
  }

  /**
   * Reads everything once, so that a wrong setting shows when the agent starts.
   *
   * @return the bytes of logs and certificates that evidence holds now
   */
  public int check() throws IOException {
    return bootLog.read().size()
        + imaLog.read().size()
        + certificates.read().stream().mapToInt(Bytes::size).sum();
  }

  /**
   * Evidence for a challenge.
   *
   * @throws IOException if a log or a certificate cannot be read
   * @throws TpmException if the TPM does not quote
   */
  public Evidence collect(Challenge challenge, AttestationKey key)
      throws IOException, TpmException {
    LogPart boot = since(bootLog.read(), challenge.bootLogFrom());
    List<Bytes> properties = certificates.read();
    Bytes report = SelfMeasurement.of(ROOT).encode();
    for (int attempt = 1; ; attempt++) {
      Bytes ima = imaLog.read();
      Evidence unquoted =
          new Evidence(
              host,
              challenge.nonce(),
              Bytes.EMPTY,
              Bytes.EMPTY,
              List.of(),
              boot,
              since(ima, challenge.imaLogFrom()),
              properties,
              report,
              offer,
              join);
      Bytes qualifying = Binding.qualifyingData(unquoted, channelKey);
      Quote quote = tpm.use(device -> device.quote(key, qualifying, challenge.pcrs()));
      if (attempt == ATTEMPTS || imaLog.isOfSize(ima.size())) {
        return unquoted.withQuote(quote.attest(), quote.signature(), quote.pcrs());
      }
    }
  }

  /**
   * What the verifier does not have of a log. A log that is shorter than what it has is another
   * boot's, and is sent whole.
   */
  private static LogPart since(Bytes log, long known) {
    return known > 0 && known <= log.size()
        ? new LogPart(known, log.slice((int) known, log.size()))
        : LogPart.whole(log);
  }
}
