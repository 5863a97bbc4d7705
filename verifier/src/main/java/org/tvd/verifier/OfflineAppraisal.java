package org.tvd.verifier;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.HeldProperties.NotEarned;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.tpm.Attest;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.Appraiser;
import org.tvd.verifier.appraisal.Baseline;
import org.tvd.verifier.appraisal.CertificateRecords;
import org.tvd.verifier.appraisal.Expectation;
import org.tvd.verifier.appraisal.Expectation.Identity;
import org.tvd.verifier.appraisal.Expectation.NonceState;
import org.tvd.verifier.enrolment.Identities;
import org.tvd.verifier.enrolment.Vouching;
import org.tvd.verifier.result.HostResult;
import org.tvd.verifier.store.EvidenceArchive.Stored;
import org.tvd.verifier.store.HostRow;

/**
 * The appraisal of evidence at hand, by the checks that admit hosts, without a verifier. It tells
 * what each TVD of the policy would decide by properties alone, and admits nobody.
 */
public final class OfflineAppraisal {
  private static final Duration VALIDITY = Duration.ofMinutes(5);

  private final Appraiser appraiser = new Appraiser();
  private final PolicySet policy;
  private final Instant at;

  /**
   * @param policy to appraise under
   * @param at the time at which certificates must be valid
   */
  public OfflineAppraisal(PolicySet policy, Instant at) {
    this.policy = policy;
    this.at = at;
  }

  /**
   * What evidence comes to.
   *
   * @param result as a verifier would have it
   * @param notEarned each rule and certificate that earned nothing, and why
   */
  public record Judgement(HostResult result, List<String> notEarned) {
    public Judgement {
      notEarned = List.copyOf(notEarned);
    }
  }

  /**
   * Appraises what a verifier recorded.
   *
   * @param nonce that the last evidence must answer; any, if absent
   * @throws MalformedException if no evidence is recorded
   * @throws org.tvd.verifier.store.StoreException if the recorded keys do not parse
   */
  public Judgement recorded(RecordedEvidence recorded, Optional<Bytes> nonce)
      throws MalformedException {
    if (recorded.evidence().isEmpty()) {
      throw new MalformedException("recorded evidence", 0, "expected at least one piece");
    }
    Evidence last = recorded.evidence().getLast().evidence();
    Vouching vouching = Identities.judge(recorded.host(), policy.trust(), at);
    Identity identity = identity(recorded.host(), vouching);
    Optional<Baseline> baseline = Optional.empty();
    Optional<Appraisal> appraisal = Optional.empty();
    boolean answers = nonce.isEmpty() || nonce.get().equalsConstantTime(last.nonce());
    int left = recorded.evidence().size();
    for (Stored stored : recorded.evidence()) {
      left--;
      appraisal =
          Optional.of(
              appraiser.appraise(
                  stored.evidence(),
                  expectation(
                      identity,
                      stored.channelKey(),
                      left > 0 || answers ? NonceState.VALID : NonceState.UNKNOWN,
                      baseline)));
      baseline =
          appraisal.get() instanceof Appraisal.Trusted trusted
              ? Optional.of(trusted.baseline())
              : Optional.empty();
    }
    return judged(last, appraisal.orElseThrow(), vouching);
  }

  /**
   * Appraises evidence that was gathered by other means, whose quote binds nothing of it. Whether
   * its key is of the endorsement hierarchy is not known here, and not checked.
   *
   * @param qualifyingData that the quote must carry
   * @param ekCertificate DER
   * @param akPublic TPMT_PUBLIC
   * @param assumed what the caller takes the TPM for; where it is absent, the policy's trust
   *     anchors decide
   * @throws org.tvd.verifier.store.StoreException if a key does not parse
   */
  public Judgement unbound(
      Evidence evidence,
      Bytes qualifyingData,
      Bytes ekCertificate,
      Bytes akPublic,
      Optional<TpmType> assumed) {
    var host =
        new HostRow(
            1,
            evidence.host(),
            "",
            ekCertificate,
            List.of(),
            Bytes.EMPTY,
            akPublic,
            qualifiedSigner(evidence.quote()),
            Bytes.EMPTY,
            List.of(),
            VouchedBy.CERTIFICATE,
            TpmType.UNVOUCHED.spelling(),
            at);
    Vouching vouching =
        assumed
            .<Vouching>map(type -> new Vouching.Vouched(Identities.assumed(host, type)))
            .orElseGet(() -> Identities.judge(host, policy.trust(), at));
    Expectation expectation =
        expectation(identity(host, vouching), Bytes.EMPTY, NonceState.VALID, Optional.empty());
    return judged(
        evidence, appraiser.appraiseUnbound(evidence, qualifyingData, expectation), vouching);
  }

  /** What the quote itself says; if it says nothing, the appraisal tells why. */
  private static Bytes qualifiedSigner(Bytes quote) {
    try {
      return Attest.parse(quote).qualifiedSigner();
    } catch (MalformedException e) {
      return Bytes.EMPTY;
    }
  }

  private static Identity identity(HostRow host, Vouching vouching) {
    Identity identity = Identities.parse(host);
    return vouching instanceof Vouching.Vouched(TpmIdentity tpm) ? identity.with(tpm) : identity;
  }

  private Expectation expectation(
      Identity identity, Bytes channelKey, NonceState nonce, Optional<Baseline> baseline) {
    return new Expectation(
        identity,
        channelKey,
        nonce,
        Optional.empty(),
        baseline,
        policy,
        at,
        CertificateRecords.NONE);
  }

  private Judgement judged(Evidence evidence, Appraisal appraised, Vouching vouching) {
    Appraisal appraisal =
        vouching instanceof Vouching.NotVouched nobody
            ? Attestation.notVouchedFor(appraised, nobody)
            : appraised;
    List<Membership> memberships = new ArrayList<>();
    List<String> properties = List.of();
    List<String> notEarned = List.of();
    if (appraisal instanceof Appraisal.Trusted trusted) {
      HeldProperties held =
          PropertyDerivation.derive(policy, trusted.claims(), trusted.certified());
      properties = held.describe();
      notEarned = held.notEarned().stream().map(NotEarned::toSentence).toList();
      policy.tvds().values().forEach(tvd -> memberships.add(membership(tvd, held)));
    }
    var result =
        new HostResult(
            evidence.host(),
            appraisal,
            properties,
            memberships,
            policy.version(),
            evidence.nonce(),
            at,
            at.plus(VALIDITY));
    return new Judgement(result, notEarned);
  }

  private static Membership membership(TvdPolicy tvd, HeldProperties held) {
    List<String> reasons = org.tvd.policy.membership.Membership.decide(tvd, held).reasons();
    return new Membership(tvd.name(), reasons.isEmpty(), reasons);
  }
}
