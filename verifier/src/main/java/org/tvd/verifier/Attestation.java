package org.tvd.verifier;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.SealedSession;
import org.tvd.protocol.tpm.Attest.ClockInfo;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.Appraiser;
import org.tvd.verifier.appraisal.Expectation;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Expectation.NonceState;
import org.tvd.verifier.appraisal.Reason;
import org.tvd.verifier.enrolment.Identities;
import org.tvd.verifier.renewal.Nonces;
import org.tvd.verifier.store.EvidenceArchive;
import org.tvd.verifier.store.EvidenceArchive.Parts;
import org.tvd.verifier.store.Hosts;

/**
 * The pipeline: evidence, appraisal, properties, decision, record, grants. Nothing leaves before
 * the record of the decision is on the disk.
 */
public final class Attestation {
  /** How soon a host that is no member anywhere should try again. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final PolicyInForce policy;
  private final Identities identities;
  private final Hosts hosts;
  private final Nonces nonces;
  private final EvidenceArchive archive;
  private final Memberships memberships;
  private final Granting granting;
  private final Clock clock;
  private final Appraiser appraiser = new Appraiser();

  public Attestation(
      PolicyInForce policy,
      Identities identities,
      Hosts hosts,
      Nonces nonces,
      EvidenceArchive archive,
      Memberships memberships,
      Granting granting,
      Clock clock) {
    this.policy = policy;
    this.identities = identities;
    this.hosts = hosts;
    this.nonces = nonces;
    this.archive = archive;
    this.memberships = memberships;
    this.granting = granting;
    this.clock = clock;
  }

  /** A challenge for an enrolled host, to be answered over the same channel. */
  public Challenge challenge(String host, Bytes channelKey) throws NotEnrolledException {
    identities.of(host);
    var evidence = policy.get().evidence();
    var nonce = nonces.issue(host, channelKey, evidence.nonceLifetime());
    return new Challenge(nonce.value(), evidence.pcrs(), nonce.expires());
  }

  /**
   * Appraises evidence, decides, records, and grants.
   *
   * @throws RejectedEvidenceException if the evidence is not known to come, fresh, from the host's
   *     own TPM; no membership is touched
   */
  public AttestationResult attest(Evidence evidence, Bytes channelKey)
      throws NotEnrolledException, RejectedEvidenceException {
    NonceState nonce = nonces.redeem(evidence.nonce(), evidence.host(), channelKey);
    Identity identity = identities.of(evidence.host());
    PolicyInForce.Decision<AttestationResult, RejectedEvidenceException> decision =
        inForce -> attestUnder(inForce, evidence, identity, channelKey, nonce);
    return policy.decide(decision);
  }

  private AttestationResult attestUnder(
      PolicySet inForce, Evidence evidence, Identity identity, Bytes channelKey, NonceState nonce)
      throws RejectedEvidenceException {
    Instant now = clock.instant();
    Expectation expectation =
        new Expectation(
            identity, channelKey, nonce, hosts.lastClock(evidence.host()), inForce, now);
    Appraisal appraisal = appraiser.appraise(evidence, expectation);
    Parts parts = archive.parts(evidence);
    return switch (appraisal) {
      case Appraisal.Inauthentic(Reason reason, String detail) -> {
        memberships.rejected(evidence.host(), reason.name(), detail, now);
        throw new RejectedEvidenceException(reason, detail);
      }
      case Appraisal.Untrusted(Reason reason, String detail, ClockInfo tpmClock) -> {
        var problem = new Problem(reason.name(), detail);
        long decision =
            memberships.distrust(evidence.host(), parts, inForce, problem, tpmClock, now);
        yield refused(decision, Verdict.UNTRUSTED, problem, evidence.host(), channelKey);
      }
      case Appraisal.Unknown(Reason reason, String detail, ClockInfo tpmClock) -> {
        var problem = new Problem(reason.name(), detail);
        long decision =
            memberships.undecided(evidence.host(), parts, inForce, problem, tpmClock, now);
        yield refused(decision, Verdict.UNKNOWN, problem, evidence.host(), channelKey);
      }
      case Appraisal.Trusted trusted -> {
        var decided = memberships.decide(evidence, parts, inForce, trusted, now);
        yield new AttestationResult(
            decided.decision(),
            Verdict.TRUSTED,
            trusted.problems(),
            decided.properties(),
            decided.memberships(),
            decided.renewIn().orElse(RETRY).toMillis(),
            challengeOf(evidence.host(), channelKey),
            session(identity, channelKey, decided.renewIn()));
      }
    };
  }

  private AttestationResult refused(
      long decision, Verdict verdict, Problem problem, String host, Bytes channelKey) {
    return new AttestationResult(
        decision,
        verdict,
        List.of(problem),
        List.of(),
        List.of(),
        RETRY.toMillis(),
        challengeOf(host, channelKey),
        List.of());
  }

  private List<SealedSession> session(
      Identity identity, Bytes channelKey, Optional<Duration> renewIn) {
    return renewIn.isPresent() ? List.of(granting.openSession(identity, channelKey)) : List.of();
  }

  private Challenge challengeOf(String host, Bytes channelKey) {
    var evidence = policy.get().evidence();
    var nonce = nonces.issue(host, channelKey, evidence.nonceLifetime());
    return new Challenge(nonce.value(), evidence.pcrs(), nonce.expires());
  }
}
