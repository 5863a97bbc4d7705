package org.tvd.verifier;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
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
import org.tvd.verifier.appraisal.Baseline;
import org.tvd.verifier.appraisal.Expectation;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Expectation.NonceState;
import org.tvd.verifier.appraisal.Reason;
import org.tvd.verifier.enrolment.Identities;
import org.tvd.verifier.enrolment.Vouching;
import org.tvd.verifier.renewal.Baselines;
import org.tvd.verifier.renewal.Nonces;
import org.tvd.verifier.renewal.Sessions;
import org.tvd.verifier.result.Results;
import org.tvd.verifier.store.EvidenceArchive;
import org.tvd.verifier.store.Hosts;
import org.tvd.verifier.store.PropertyRecords;

/**
 * The pipeline: evidence, appraisal, properties, decision, record, grants. Nothing leaves before
 * the record of the decision is on the disk.
 */
public final class Attestation {
  /** How soon a host that is no member anywhere should try again. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** How soon a host should send its logs whole, where only parts of them came. */
  private static final Duration AT_ONCE = Duration.ofMillis(100);

  private final PolicyInForce policy;
  private final Identities identities;
  private final Hosts hosts;
  private final HostTurns turns;
  private final Sessions sessions;
  private final Nonces nonces;
  private final Baselines baselines;
  private final EvidenceArchive archive;
  private final Memberships memberships;
  private final Granting granting;
  private final PropertyRecords certificates;
  private final Results results;
  private final Clock clock;
  private final Appraiser appraiser = new Appraiser();

  Attestation(
      PolicyInForce policy,
      Identities identities,
      Hosts hosts,
      HostTurns turns,
      Sessions sessions,
      Nonces nonces,
      Baselines baselines,
      EvidenceArchive archive,
      Memberships memberships,
      Granting granting,
      PropertyRecords certificates,
      Results results,
      Clock clock) {
    this.policy = policy;
    this.identities = identities;
    this.hosts = hosts;
    this.turns = turns;
    this.sessions = sessions;
    this.nonces = nonces;
    this.baselines = baselines;
    this.archive = archive;
    this.memberships = memberships;
    this.granting = granting;
    this.certificates = certificates;
    this.results = results;
    this.clock = clock;
  }

  /** A challenge for an enrolled host, to be answered over the same channel. */
  public Challenge challenge(String host, Bytes channelKey) throws NotEnrolledException {
    identities.of(host);
    boolean own =
        sessions.over(channelKey).filter(session -> session.host().equals(host)).isPresent();
    return challenge(host, channelKey, own);
  }

  /**
   * Appraises evidence, decides, records, and grants.
   *
   * @throws RejectedEvidenceException if the evidence is not known to come, fresh, from the host's
   *     own TPM; no membership is touched
   */
  public AttestationResult attest(Evidence evidence, Bytes channelKey)
      throws NotEnrolledException, RejectedEvidenceException {
    identities.of(evidence.host()); // who is not enrolled has no turn
    try (var _ = turns.take(evidence.host())) {
      Identity identity = identities.of(evidence.host());
      NonceState nonce = nonces.redeem(evidence.nonce(), evidence.host(), channelKey);
      PolicyInForce.Decision<AttestationResult, RejectedEvidenceException> decision =
          inForce -> attestUnder(inForce, evidence, identity, channelKey, nonce);
      return policy.decide(decision);
    }
  }

  private AttestationResult attestUnder(
      PolicySet inForce, Evidence evidence, Identity enrolled, Bytes channelKey, NonceState nonce)
      throws RejectedEvidenceException {
    Instant now = clock.instant();
    Vouching vouching = identities.vouched(enrolled.host(), inForce, now);
    Identity identity =
        vouching instanceof Vouching.Vouched(TpmIdentity tpm) ? enrolled.with(tpm) : enrolled;
    Optional<Baselines.Known> known =
        baselines
            .of(enrolled.host(), channelKey)
            .filter(each -> evidence.hasWholeLogs() || each.maySupport());
    Expectation expectation =
        new Expectation(
            identity,
            channelKey,
            nonce,
            hosts.lastClock(evidence.host()),
            known.map(Baselines.Known::baseline),
            inForce,
            now,
            certificates.current());
    Appraisal appraisal = appraiser.appraise(evidence, expectation);
    if (vouching instanceof Vouching.NotVouched nobody) {
      appraisal = notVouchedFor(appraisal, nobody);
    }
    if (appraisal instanceof Appraisal.Inauthentic(Reason reason, String detail)) {
      memberships.rejected(evidence.host(), reason.name(), detail, now);
      throw new RejectedEvidenceException(reason, detail);
    }
    nonces.supersede(enrolled.host());
    var parts = archive.parts(evidence, channelKey, known.map(Baselines.Known::evidence));
    AttestationResult answer =
        switch (appraisal) {
          case Appraisal.Untrusted(Reason reason, String detail, ClockInfo tpmClock) -> {
            baselines.forget(enrolled.host());
            var problem = new Problem(reason.name(), detail);
            long decision =
                memberships.distrust(evidence.host(), parts, inForce, problem, tpmClock, now);
            yield refused(decision, Verdict.UNTRUSTED, problem, evidence.host(), channelKey, RETRY);
          }
          case Appraisal.Unknown(Reason reason, String detail, ClockInfo tpmClock) -> {
            baselines.forget(enrolled.host());
            var problem = new Problem(reason.name(), detail);
            long decision =
                memberships.undecided(evidence.host(), parts, inForce, problem, tpmClock, now);
            Duration retry = reason == Reason.LOG_INCOMPLETE ? AT_ONCE : RETRY;
            yield refused(decision, Verdict.UNKNOWN, problem, evidence.host(), channelKey, retry);
          }
          case Appraisal.Trusted trusted -> {
            var decided = memberships.decide(evidence, parts, inForce, trusted, now);
            baselines.keep(
                enrolled.host(),
                channelKey,
                trusted.baseline(),
                parts.digest(),
                evidence.hasWholeLogs());
            yield new AttestationResult(
                decided.decision(),
                Verdict.TRUSTED,
                trusted.problems(),
                decided.properties(),
                decided.memberships(),
                decided.renewIn().orElse(RETRY).toMillis(),
                challenge(evidence.host(), channelKey, true),
                session(identity, channelKey, decided.renewIn()));
          }
          case Appraisal.Inauthentic _ -> throw new IllegalStateException("refused above");
        };
    results.keep(evidence, appraisal, answer, inForce, now);
    return answer;
  }

  /** A TPM that nobody vouches for any more is believed nothing, whatever it signs. */
  static Appraisal notVouchedFor(Appraisal appraisal, Vouching.NotVouched nobody) {
    return switch (appraisal) {
      case Appraisal.Inauthentic inauthentic -> inauthentic;
      case Appraisal.Untrusted untrusted -> untrusted;
      case Appraisal.Unknown unknown ->
          new Appraisal.Untrusted(nobody.reason(), nobody.detail(), unknown.clock());
      case Appraisal.Trusted trusted ->
          new Appraisal.Untrusted(nobody.reason(), nobody.detail(), trusted.clock());
    };
  }

  private AttestationResult refused(
      long decision,
      Verdict verdict,
      Problem problem,
      String host,
      Bytes channelKey,
      Duration retry) {
    return new AttestationResult(
        decision,
        verdict,
        List.of(problem),
        List.of(),
        List.of(),
        retry.toMillis(),
        challenge(host, channelKey, true),
        List.of());
  }

  private List<SealedSession> session(
      Identity identity, Bytes channelKey, Optional<Duration> renewIn) {
    return renewIn.isPresent() ? List.of(granting.openSession(identity, channelKey)) : List.of();
  }

  private Challenge challenge(String host, Bytes channelKey, boolean own) {
    PolicySet inForce = policy.get();
    var nonce = nonces.issue(host, channelKey, own, inForce.evidence().nonceLifetime());
    Optional<Baseline> baseline =
        own ? baselines.toBuildOn(host, channelKey, inForce) : Optional.empty();
    return new Challenge(
        nonce.value(),
        inForce.evidence().pcrs(),
        nonce.expires(),
        baseline.map(Baseline::bootLogSize).orElse(0L),
        baseline.map(Baseline::imaLogSize).orElse(0L));
  }
}
