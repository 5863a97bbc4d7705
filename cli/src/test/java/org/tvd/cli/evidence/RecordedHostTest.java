package org.tvd.cli.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.tvd.cli.reference.RecordedHost;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.reference.Reading;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.verifier.RecordedEvidence;
import org.tvd.verifier.store.EvidenceArchive.Stored;
import org.tvd.verifier.store.HostRow;

/** Recorded evidence of a real machine as a golden host, sent at once and in parts. */
class RecordedHostTest {
  private static final Path VM = Path.of("../../shared/evidence/vm-secureboot");

  @BeforeAll
  static void needsTheEvidence() {
    assumeTrue(Files.isDirectory(VM), "needs ../shared/evidence");
  }

  private static Bytes read(String file) throws IOException {
    return Bytes.of(Files.readAllBytes(VM.resolve(file)));
  }

  private static Evidence evidence(LogPart boot, LogPart ima) throws Exception {
    List<Integer> registers = IntStream.range(0, 15).boxed().toList();
    List<PcrBankValues> values =
        PcrFile.parse(read("quote-ecc.pcrs"))
            .select(List.of(new PcrBankSelection(HashAlgorithm.SHA256, registers)));
    return new Evidence(
        "vm",
        Bytes.EMPTY,
        read("quote-ecc.msg"),
        read("quote-ecc.sig"),
        values,
        boot,
        ima,
        List.of(),
        Bytes.EMPTY,
        new NetworkOffer("10.0.0.1", Bytes.EMPTY, List.of()),
        List.of());
  }

  private static RecordedEvidence recorded(Evidence... sent) throws IOException {
    Bytes sized = read("ak.pub");
    Bytes ak = sized.slice(2, sized.size());
    var host =
        new HostRow(
            1,
            "vm",
            "",
            Bytes.EMPTY,
            List.of(),
            Bytes.EMPTY,
            ak,
            Bytes.EMPTY,
            Bytes.EMPTY,
            List.of(),
            VouchedBy.CERTIFICATE,
            "virtual",
            Instant.EPOCH);
    return new RecordedEvidence(
        host, List.of(sent).stream().map(each -> new Stored(each, Bytes.EMPTY, "")).toList());
  }

  private static Reading reading(RecordedEvidence recorded) throws MalformedException {
    RecordedHost golden = RecordedHost.of(recorded);
    return golden.host().read(golden.bootLog(), golden.imaLog(), HashAlgorithm.SHA256);
  }

  @Test
  void partsOfLogsAreReadAsTheWhole() throws Exception {
    Bytes boot = read("eventlog");
    Bytes ima = read("ima_binary_after");
    Reading whole = reading(recorded(evidence(LogPart.whole(boot), LogPart.whole(ima))));
    assertThat(whole).isInstanceOf(Reading.Read.class);

    Reading parts =
        reading(
            recorded(
                evidence(LogPart.whole(boot), LogPart.whole(ima.slice(0, 5000))),
                evidence(
                    new LogPart(boot.size(), Bytes.EMPTY),
                    new LogPart(4000, ima.slice(4000, ima.size())))));
    assertThat(parts).isEqualTo(whole);
  }

  @Test
  void aPartOfWhichTheBeginningIsMissingIsRefused() throws Exception {
    RecordedEvidence recorded = recorded(evidence(LogPart.NONE, new LogPart(1, Bytes.EMPTY)));
    assertThatThrownBy(() -> RecordedHost.of(recorded)).isInstanceOf(MalformedException.class);
  }

  @Test
  void aLogThatTheQuoteDoesNotCoverIsRefused() throws Exception {
    Bytes boot = read("eventlog");
    Bytes other = read("ima_binary_after");
    byte[] changed = other.toArray();
    changed[changed.length / 2] ^= 1;
    assertThat(reading(recorded(evidence(LogPart.whole(boot), LogPart.whole(Bytes.of(changed))))))
        .isInstanceOf(Reading.Refused.class);
  }
}
