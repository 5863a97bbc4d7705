package org.tvd.agent.attestation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.agent.Plans.plan;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tvd.agent.attestation.AttestationEvent.Failure;
import org.tvd.agent.attestation.AttestationEvent.Opened;
import org.tvd.agent.attestation.Effect.Notice;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.plan.NetworkPlan;

class AttestationTest {
  private static final Challenge FIRST = challenge(1);
  private static final Challenge NEXT = challenge(2);
  private static final long SENT = 10_000;

  private AttestationState state = Attestation.initial();
  private List<Effect> effects = List.of();

  private static Challenge challenge(int nonce) {
    return new Challenge(Bytes.of(new byte[] {(byte) nonce}), List.of(), Instant.EPOCH, 0, 0);
  }

  private void on(AttestationEvent event) {
    Attestation.Step step = Attestation.next(state, event);
    state = step.state();
    effects = step.effects();
  }

  private static AttestationResult result(Verdict verdict) {
    return new AttestationResult(
        7, verdict, List.of(), List.of(), List.of(), 20_000, NEXT, List.of());
  }

  private static Optional<Opened> opened(String session, long sequence, NetworkPlan... plans) {
    return Optional.of(new Opened(session, sequence, new Grants(Arrays.asList(plans), List.of())));
  }

  private void attest(NetworkPlan... plans) {
    on(new AttestationEvent.Started(true));
    on(new AttestationEvent.Challenged(FIRST));
    on(new AttestationEvent.Answered(result(Verdict.TRUSTED), SENT, opened("s", 0, plans)));
  }

  private List<String> held() {
    return List.copyOf(state.standing().holdings().grants().keySet());
  }

  private List<Notice> notices() {
    return effects.stream()
        .filter(Effect.Report.class::isInstance)
        .map(effect -> ((Effect.Report) effect).notice())
        .toList();
  }

  @Test
  void enrolsFirstWhereTheKeyIsNew() {
    on(new AttestationEvent.Started(false));
    assertThat(effects).containsExactly(new Effect.Enrol());
    on(new AttestationEvent.Enrolled());
    assertThat(effects).contains(new Effect.RequestChallenge());
    on(new AttestationEvent.Challenged(FIRST));
    assertThat(effects).containsExactly(new Effect.SendEvidence(FIRST));
  }

  @Test
  void enrolsWhereTheVerifierHasForgottenTheHostButNotForEver() {
    on(new AttestationEvent.Started(true));
    Failure unknown = new Failure(Failure.Kind.UNKNOWN_HOST, "enrol first");
    on(new AttestationEvent.Failed(unknown, 500));
    assertThat(effects).containsExactly(new Effect.Enrol());
    on(new AttestationEvent.Enrolled());
    on(new AttestationEvent.Failed(unknown, 500));
    assertThat(state).isInstanceOf(AttestationState.Pausing.class);
  }

  @Test
  void leaseCountsFromWhenTheEvidenceWasSent() {
    attest(plan("alpha", 1, 60_000));
    assertThat(state.standing().holdings().grants().get("alpha"))
        .isEqualTo(new Holdings.Grant(plan("alpha", 1, 60_000), SENT + 60_000));
  }

  @Test
  void renewsWithTheNextChallengeInOneRoundTrip() {
    attest(plan("alpha", 1, 60_000));
    on(new AttestationEvent.Woken(SENT + 19_999));
    assertThat(effects).isEmpty();
    on(new AttestationEvent.Woken(SENT + 20_000));
    assertThat(effects).containsExactly(new Effect.SendEvidence(NEXT));
  }

  @Test
  void keepsMembershipsWhileTheVerifierIsAwayAndEndsThemWithTheirLease() {
    attest(plan("alpha", 1, 60_000), plan("beta", 1, 90_000));
    on(new AttestationEvent.Woken(SENT + 20_000));
    Failure away = new Failure(Failure.Kind.UNREACHABLE, "connection refused");
    on(new AttestationEvent.Failed(away, SENT + 21_000));
    assertThat(held()).containsExactly("alpha", "beta");
    assertThat(notices()).containsExactly(new Notice.AttemptFailed(away, 2));
    on(new AttestationEvent.Woken(SENT + 60_000));
    assertThat(held()).containsExactly("beta");
    assertThat(notices()).contains(new Notice.LeaseEnded("alpha"));
    assertThat(effects).contains(new Effect.Carry(state.standing().holdings()));
    on(new AttestationEvent.Failed(away, SENT + 95_000));
    assertThat(notices()).isEmpty();
    on(new AttestationEvent.Woken(SENT + 90_000));
    assertThat(held()).isEmpty();
  }

  @Test
  void asksForAnotherNonceAtOnceWhereTheOldOneIsStale() {
    attest(plan("alpha", 1, 60_000));
    on(new AttestationEvent.Woken(SENT + 20_000));
    Failure stale = new Failure(Failure.Kind.REJECTED, "stale nonce");
    on(new AttestationEvent.Failed(stale, SENT + 21_000));
    assertThat(effects).containsExactly(new Effect.RequestChallenge());
    on(new AttestationEvent.Challenged(FIRST));
    on(new AttestationEvent.Failed(stale, SENT + 21_000));
    assertThat(state).isInstanceOf(AttestationState.Pausing.class);
  }

  @Test
  void untrustedVerdictWithdrawsEverything() {
    attest(plan("alpha", 1, 60_000), plan("beta", 1, 60_000));
    on(new AttestationEvent.ReattestAsked(Optional.of(FIRST)));
    assertThat(effects).containsExactly(new Effect.SendEvidence(FIRST));
    on(new AttestationEvent.Answered(result(Verdict.UNTRUSTED), SENT, Optional.empty()));
    assertThat(held()).isEmpty();
    assertThat(effects).contains(new Effect.Carry(state.standing().holdings()));
  }

  @Test
  void trustedHostThatNoTvdAdmitsCarriesNothing() {
    attest(plan("alpha", 1, 60_000));
    on(new AttestationEvent.ReattestAsked(Optional.empty()));
    on(new AttestationEvent.Answered(result(Verdict.TRUSTED), SENT, Optional.empty()));
    assertThat(held()).isEmpty();
  }

  @Test
  void unknownVerdictRenewsNothingAndWithdrawsWhatIsRefusedByName() {
    attest(plan("alpha", 1, 60_000), plan("beta", 1, 60_000));
    on(new AttestationEvent.ReattestAsked(Optional.empty()));
    AttestationResult unknown =
        new AttestationResult(
            8,
            Verdict.UNKNOWN,
            List.of(),
            List.of(),
            List.of(new AttestationResult.Membership("beta", false, List.of("no reference"))),
            1_000,
            NEXT,
            List.of());
    on(new AttestationEvent.Answered(unknown, SENT + 30_000, Optional.empty()));
    assertThat(held()).containsExactly("alpha");
    on(new AttestationEvent.Woken(SENT + 60_000));
    assertThat(held()).isEmpty();
  }

  @Test
  void grantsAreTheWholeStateAndTellTheReason() {
    attest(plan("alpha", 1, 60_000), plan("beta", 1, 60_000));
    Grants grants =
        new Grants(
            List.of(plan("beta", 2, 30_000)),
            List.of(new Grants.Revocation("alpha", "PCR 4 differs")));
    on(new AttestationEvent.GrantsReceived(new Opened("s", 1, grants), SENT + 1_000));
    assertThat(held()).containsExactly("beta");
    assertThat(notices()).containsExactly(new Notice.Revoked("alpha", "PCR 4 differs"));
  }

  @Test
  void ignoresAnOlderOrForeignEnvelope() {
    attest(plan("alpha", 1, 60_000));
    on(
        new AttestationEvent.GrantsReceived(
            opened("s", 5, plan("alpha", 2, 60_000)).orElseThrow(), SENT));
    AttestationState before = state;
    for (Opened old :
        List.of(
            opened("s", 5).orElseThrow(),
            opened("s", 4).orElseThrow(),
            opened("another", 9).orElseThrow())) {
      on(new AttestationEvent.GrantsReceived(old, SENT));
      assertThat(state).isEqualTo(before);
      assertThat(effects).isEmpty();
    }
  }

  @Test
  void ignoresAnOlderPlanAlsoAfterTheMembershipEnded() {
    attest(plan("alpha", 5, 60_000));
    on(
        new AttestationEvent.GrantsReceived(
            opened("s", 1, plan("alpha", 4, 60_000)).orElseThrow(), SENT));
    assertThat(state.standing().holdings().plans())
        .extracting(NetworkPlan::version)
        .containsExactly(5L);
    on(new AttestationEvent.GrantsReceived(opened("s", 2).orElseThrow(), SENT));
    on(
        new AttestationEvent.GrantsReceived(
            opened("s", 3, plan("alpha", 4, 60_000)).orElseThrow(), SENT));
    assertThat(held()).isEmpty();
  }

  @Test
  void anEnvelopeThatWasHeldBackDoesNotStretchALease() {
    attest(plan("alpha", 1, 60_000));
    on(
        new AttestationEvent.GrantsReceived(
            opened("s", 1, plan("alpha", 2, 60_000), plan("beta", 1, 90_000)).orElseThrow(),
            SENT + 50_000));
    assertThat(state.standing().holdings().grants().values())
        .extracting(Holdings.Grant::leaseEnd)
        .containsExactly(SENT + 60_000, SENT + 60_000);
  }

  @Test
  void answersAChallengeThatCameDuringAnotherOneNext() {
    attest(plan("alpha", 1, 60_000));
    on(new AttestationEvent.Woken(SENT + 20_000));
    on(new AttestationEvent.ReattestAsked(Optional.of(FIRST)));
    assertThat(effects).isEmpty();
    on(
        new AttestationEvent.Answered(
            result(Verdict.TRUSTED), SENT, opened("t", 0, plan("alpha", 1, 60_000))));
    assertThat(effects).contains(new Effect.SendEvidence(FIRST));
  }

  @Test
  void attestsAgainWhereTheVerifierLostTheSession() {
    attest(plan("alpha", 1, 60_000));
    on(new AttestationEvent.SessionLost());
    assertThat(effects).containsExactly(new Effect.RequestChallenge());
    assertThat(held()).containsExactly("alpha");
  }
}
