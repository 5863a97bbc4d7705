package org.tvd.verifier.enrolment;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.EnrolmentResult;
import org.tvd.protocol.tpm.MakeCredential;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;
import org.tvd.verifier.store.DurableWriter;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;

/**
 * Makes hosts known: the endorsement key certificate leads to a trust anchor, the certified key is
 * the one offered, and one TPM holds it and the attestation key (it reveals a credential's secret).
 */
public final class Enrolment {
  private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Duration TIME_TO_PROVE = Duration.ofSeconds(60);
  private static final int MAX_PENDING = 1000;

  /** Endorsement key certificates are no secret: one must not fill the place of all. */
  private static final int MAX_PENDING_OF_TPM = 32;

  private record Pending(HostRow host, Bytes akName, Secret secret, Instant expires) {}

  private final Supplier<PolicySet> policy;
  private final Hosts hosts;
  private final DurableWriter writer;
  private final DecisionLog log;
  private final SecureRandom random;
  private final Clock clock;
  private final Map<String, Pending> pending = new LinkedHashMap<>();

  public Enrolment(
      Supplier<PolicySet> policy,
      Hosts hosts,
      DurableWriter writer,
      DecisionLog log,
      SecureRandom random,
      Clock clock) {
    this.policy = policy;
    this.hosts = hosts;
    this.writer = writer;
    this.log = log;
    this.random = random;
    this.clock = clock;
  }

  /** Checks a request and gives the credential that only the right TPM reveals. */
  public EnrolmentChallenge begin(EnrolmentRequest request) throws EnrolmentRefusedException {
    if (!HOST_NAME.matcher(request.host()).matches()) {
      throw new EnrolmentRefusedException(
          Reason.BAD_NAME, "expected a host name of 1 to 63 letters a-z, digits and hyphens");
    }
    Instant now = clock.instant();
    EkCertificate.Trusted trusted =
        EkCertificate.check(
            request.ekCertificate(), request.ekChain(), policy.get().trustAnchors(), now);
    TpmPublic ek = parse(request.ekPublic(), "endorsement key");
    TpmPublic ak = parse(request.akPublic(), "attestation key");
    requireKeyOf(trusted, ek);
    refuseIf(KeyAttributes.endorsementKeyFault(ek), Reason.EK_ATTRIBUTES, "endorsement key: ");
    refuseIf(KeyAttributes.attestationKeyFault(ak), Reason.AK_ATTRIBUTES, "attestation key: ");
    key(ak, "attestation key");

    var host =
        new HostRow(
            0,
            request.host(),
            Bytes.of(trusted.certificate().getPublicKey().getEncoded()).sha256().hex(),
            request.ekCertificate(),
            request.ekChain(),
            request.ekPublic(),
            request.akPublic(),
            trusted.type().spelling(),
            now);
    requireFreeName(host);
    Secret secret = Secret.of(random(32));
    try {
      var credential = MakeCredential.of(ek, ak.name(), secret, random);
      String id = HexFormat.of().formatHex(random(16));
      remember(id, new Pending(host, ak.name(), secret, now.plus(TIME_TO_PROVE)));
      return new EnrolmentChallenge(id, credential);
    } catch (GeneralSecurityException e) {
      throw new EnrolmentRefusedException(Reason.MALFORMED, "endorsement key: " + e.getMessage());
    }
  }

  /**
   * Ends an enrolment. Each has one try. One at a time, so that two cannot take one name.
   *
   * @return when the host is stored
   */
  public synchronized EnrolmentResult prove(String id, EnrolmentProof proof)
      throws EnrolmentRefusedException {
    Pending begun;
    synchronized (pending) {
      begun = pending.remove(id);
    }
    if (begun == null || begun.expires.isBefore(clock.instant())) {
      throw new EnrolmentRefusedException(
          Reason.UNKNOWN_ENROLMENT,
          "expected an enrolment begun in the last 60 seconds, found none; begin again");
    }
    if (!begun.secret.equals(proof.secret())) {
      throw new EnrolmentRefusedException(
          Reason.PROOF_WRONG,
          "expected the secret that the TPM with this endorsement key and this attestation key"
              + " reveals, found another");
    }
    requireFreeName(begun.host);
    var enrolled =
        new Decision.Enrolled(
            begun.host.name(), begun.host.ekDigest(), begun.akName.hex(), begun.host.tpmType());
    Instant now = clock.instant();
    writer
        .write(
            handle -> {
              Hosts.enrol(handle, begun.host);
              return log.append(handle, now, enrolled);
            })
        .join();
    return new EnrolmentResult(begun.host.name(), begun.akName);
  }

  private void remember(String id, Pending begun) throws EnrolmentRefusedException {
    synchronized (pending) {
      Instant now = clock.instant();
      pending.values().removeIf(other -> other.expires.isBefore(now));
      long ofTpm =
          pending.values().stream()
              .filter(other -> other.host.ekDigest().equals(begun.host.ekDigest()))
              .count();
      if (pending.size() >= MAX_PENDING || ofTpm >= MAX_PENDING_OF_TPM) {
        throw new EnrolmentRefusedException(
            Reason.BUSY, "too many enrolments are under way; try again in a minute");
      }
      pending.put(id, begun);
    }
  }

  /** One name, one TPM, until an operator removes the host. */
  private void requireFreeName(HostRow host) throws EnrolmentRefusedException {
    Optional<HostRow> sameName = hosts.byName(host.name());
    if (sameName.isPresent() && !sameName.get().ekDigest().equals(host.ekDigest())) {
      throw new EnrolmentRefusedException(
          Reason.NAME_OF_ANOTHER_TPM,
          "host "
              + host.name()
              + " is enrolled with another TPM; if the TPM was replaced, an operator runs"
              + " 'tvd host remove "
              + host.name()
              + "' first");
    }
    Optional<HostRow> sameTpm = hosts.byEkDigest(host.ekDigest());
    if (sameTpm.isPresent() && !sameTpm.get().name().equals(host.name())) {
      throw new EnrolmentRefusedException(
          Reason.TPM_OF_ANOTHER_NAME,
          "this TPM is enrolled as host "
              + sameTpm.get().name()
              + "; an operator runs 'tvd host remove "
              + sameTpm.get().name()
              + "' first");
    }
  }

  private static void requireKeyOf(EkCertificate.Trusted trusted, TpmPublic ek)
      throws EnrolmentRefusedException {
    if (!key(ek, "endorsement key").equals(trusted.certificate().getPublicKey())) {
      throw new EnrolmentRefusedException(
          Reason.EK_KEY_MISMATCH, "expected the key of the certificate, found another");
    }
  }

  private static void refuseIf(Optional<String> fault, Reason reason, String what)
      throws EnrolmentRefusedException {
    if (fault.isPresent()) {
      throw new EnrolmentRefusedException(reason, what + fault.get());
    }
  }

  private static PublicKey key(TpmPublic area, String what) throws EnrolmentRefusedException {
    try {
      return PublicKeys.of(area);
    } catch (GeneralSecurityException e) {
      throw new EnrolmentRefusedException(Reason.MALFORMED, what + ": " + e.getMessage());
    }
  }

  private static TpmPublic parse(Bytes area, String what) throws EnrolmentRefusedException {
    try {
      return TpmPublic.parse(area);
    } catch (MalformedException e) {
      throw new EnrolmentRefusedException(Reason.MALFORMED, what + ": " + e.getMessage());
    }
  }

  private byte[] random(int size) {
    byte[] out = new byte[size];
    random.nextBytes(out);
    return out;
  }
}
