package org.tvd.verifier.enrolment;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.EnrolmentChallenge;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.EnrolmentResult;
import org.tvd.protocol.tpm.MakeCredential;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;
import org.tvd.verifier.store.DurableWriter;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;

/**
 * Makes hosts known: somebody whom the policy trusts vouches for the TPM, the certified key is the
 * one offered, and one TPM holds it and the attestation key (it reveals a credential's secret). A
 * TPM that takes another's place, or for which only an operator can vouch, waits for approval.
 */
public final class Enrolment {
  private static final Duration TIME_TO_PROVE = Duration.ofSeconds(60);
  private static final int MAX_PENDING = 1000;

  /** Endorsement key certificates are no secret: one must not fill the place of all. */
  private static final int MAX_PENDING_OF_TPM = 32;

  private record Begun(Candidate candidate, String source, Secret secret, Instant expires) {}

  private final Supplier<PolicySet> policy;
  private final Hosts hosts;
  private final DurableWriter writer;
  private final DecisionLog log;
  private final SecureRandom random;
  private final Clock clock;
  private final EnrolmentRate rate = new EnrolmentRate();
  private final Approvals approvals = new Approvals();
  private final Map<String, Begun> begun = new LinkedHashMap<>();

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

  /**
   * Checks a request and gives the credential that only the right TPM reveals.
   *
   * @param source the address that it came from
   */
  public EnrolmentChallenge begin(EnrolmentRequest request, String source)
      throws EnrolmentRefusedException {
    Instant now = clock.instant();
    try (var _ = rate.take(source, now)) {
      Candidate candidate = Candidate.of(request, policy.get().trust(), now);
      requireFreeTpm(candidate.host());
      Secret secret = Secret.of(random(32));
      var credential = MakeCredential.of(candidate.ek(), candidate.ak().name(), secret, random);
      String id = HexFormat.of().formatHex(random(16));
      remember(id, new Begun(candidate, source, secret, now.plus(TIME_TO_PROVE)));
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
    Begun found;
    synchronized (begun) {
      found = begun.remove(id);
    }
    Instant now = clock.instant();
    if (found == null || found.expires.isBefore(now)) {
      throw new EnrolmentRefusedException(
          Reason.UNKNOWN_ENROLMENT,
          "expected an enrolment begun in the last 60 seconds, found none; begin again");
    }
    if (!found.secret.equals(proof.secret())) {
      throw new EnrolmentRefusedException(
          Reason.PROOF_WRONG,
          "expected the secret that the TPM with this endorsement key and this attestation key"
              + " reveals, found another");
    }
    Bytes akName = found.candidate.ak().name();
    HostRow host = admissible(found, now);
    var enrolled =
        new Decision.Enrolled(host.name(), host.ekDigest(), akName.hex(), host.tpmType());
    writer
        .write(
            handle -> {
              Hosts.enrol(handle, host);
              return log.append(handle, now, enrolled);
            })
        .join();
    return new EnrolmentResult(host.name(), akName);
  }

  /** The host to store; if an operator has to speak first, the TPM waits for that. */
  private HostRow admissible(Begun found, Instant now) throws EnrolmentRefusedException {
    HostRow host = found.candidate.host();
    requireFreeTpm(host);
    Optional<HostRow> known = hosts.byName(host.name());
    String approve =
        "an operator runs 'tvd host approve %s --ek %s'".formatted(host.name(), host.ekDigest());
    if (known.isPresent() && !known.get().ekDigest().equals(host.ekDigest())) {
      approvals.ask(host, found.source, now);
      throw new EnrolmentRefusedException(
          Reason.NAME_OF_ANOTHER_TPM,
          "host %s is enrolled with another TPM; if the TPM was replaced, %s"
              .formatted(host.name(), approve));
    }
    if (host.vouchedBy() != VouchedBy.OPERATOR) {
      return host;
    }
    if (known.isPresent() && known.get().vouchedBy() == VouchedBy.OPERATOR) {
      return host.withTpmType(known.get().tpmType());
    }
    approvals.ask(host, found.source, now);
    throw new EnrolmentRefusedException(
        Reason.APPROVAL_REQUIRED,
        "this TPM has no endorsement key certificate; if it is the one of host %s, %s"
            .formatted(host.name(), approve));
  }

  /** The TPMs that wait for an operator, the longest first. */
  public List<Approvals.Asked> waiting() {
    return approvals.all(clock.instant());
  }

  /**
   * Gives a waiting TPM to {@code admit}, which stores it. Nobody else is enrolled meanwhile.
   *
   * @param stated the type of a TPM that no certificate vouches for
   * @return false if no such TPM waits
   * @throws ApprovalException if the policy does not let it in, or the type is not an operator's to
   *     state
   */
  public synchronized boolean approve(
      String host, String ekDigest, Optional<TpmType> stated, Consumer<HostRow> admit)
      throws ApprovalException {
    Optional<HostRow> found = approvals.find(host, ekDigest, clock.instant());
    if (found.isEmpty()) {
      return false;
    }
    HostRow row = found.get();
    if (row.vouchedBy() != VouchedBy.OPERATOR && stated.isPresent()) {
      throw new ApprovalException(
          "the trust anchor of this TPM's certificate says that it is %s; leave the type out"
              .formatted(row.tpmType()));
    }
    if (row.vouchedBy() == VouchedBy.OPERATOR && !policy.get().trust().operatorApproval()) {
      throw new ApprovalException(
          "the policy's trust.yaml does not let operators vouch for TPMs ('operator-approval')");
    }
    Optional<HostRow> sameTpm = hosts.byEkDigest(ekDigest);
    if (sameTpm.isPresent() && !sameTpm.get().name().equals(host)) {
      throw new ApprovalException("this TPM is enrolled as host " + sameTpm.get().name());
    }
    admit.accept(stated.map(type -> row.withTpmType(type.spelling())).orElse(row));
    approvals.forget(host, ekDigest);
    return true;
  }

  /** Turns a waiting TPM away; false if no such TPM waits. */
  public synchronized boolean reject(String host, String ekDigest) {
    Instant now = clock.instant();
    if (!approvals.reject(host, ekDigest, now)) {
      return false;
    }
    writer
        .write(handle -> log.append(handle, now, new Decision.TpmRejected(host, ekDigest)))
        .join();
    return true;
  }

  private void remember(String id, Begun next) throws EnrolmentRefusedException {
    synchronized (begun) {
      Instant now = clock.instant();
      begun.values().removeIf(other -> other.expires.isBefore(now));
      String ekDigest = next.candidate.host().ekDigest();
      long ofTpm =
          begun.values().stream()
              .filter(other -> other.candidate.host().ekDigest().equals(ekDigest))
              .count();
      if (begun.size() >= MAX_PENDING || ofTpm >= MAX_PENDING_OF_TPM) {
        throw new EnrolmentRefusedException(
            Reason.BUSY, "too many enrolments are under way; try again in a minute");
      }
      begun.put(id, next);
    }
  }

  /** One TPM, one name, until an operator removes the host. */
  private void requireFreeTpm(HostRow host) throws EnrolmentRefusedException {
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

  private byte[] random(int size) {
    byte[] out = new byte[size];
    random.nextBytes(out);
    return out;
  }
}
