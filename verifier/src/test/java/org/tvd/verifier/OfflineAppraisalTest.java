package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.verifier.OfflineAppraisal.Judgement;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.appraisal.Reason;

/** What a verifier decided, appraised again elsewhere. */
class OfflineAppraisalTest extends VerifierTest {

  private RecordedEvidence recorded(AttestationResult result) throws Exception {
    return operator()
        .get("/v1/decisions/" + result.decision() + "/evidence")
        .as(RecordedEvidence.class);
  }

  private Judgement judge(RecordedEvidence recorded, Path policy, Optional<Bytes> nonce)
      throws Exception {
    return new OfflineAppraisal(PolicySet.load(policy), clock.instant()).recorded(recorded, nonce);
  }

  private Judgement judge(RecordedEvidence recorded) throws Exception {
    return judge(recorded, site().policy(), Optional.empty());
  }

  @Test
  void comesToWhatTheVerifierDecided() throws Exception {
    Host host = enrolled("h1", 1);
    AttestationResult result = attestInCage(host, "alpha", "beta");
    Judgement judgement = judge(recorded(result));

    assertThat(judgement.result().appraisal()).isInstanceOf(Appraisal.Trusted.class);
    assertThat(judgement.result().properties()).isEqualTo(result.properties());
    assertThat(judgement.result().memberships())
        .extracting(Membership::tvd)
        .containsExactly("alpha", "beta", "gamma");
    assertThat(judgement.result().memberships()).allMatch(Membership::admitted);
  }

  @Test
  void followsARenewalBackToTheEvidenceThatItBuildsOn() throws Exception {
    Host host = enrolled("h1", 1);
    AttestationResult first = attestInCage(host, "beta");
    AttestationResult second = host.attest(first.next(), List.of(), "beta");
    Judgement judgement = judge(recorded(second));
    assertThat(judgement.result().appraisal()).isInstanceOf(Appraisal.Trusted.class);
    assertThat(judgement.result().properties()).isEqualTo(second.properties());
  }

  @Test
  void refusesEvidenceThatAnswersAnotherNonce() throws Exception {
    RecordedEvidence recorded = recorded(enrolled("h1", 1).attest("beta"));
    Bytes own = recorded.evidence().getLast().evidence().nonce();
    assertThat(judge(recorded, site().policy(), Optional.of(own)).result().appraisal())
        .isInstanceOf(Appraisal.Trusted.class);
    assertThat(judge(recorded, site().policy(), Optional.of(own.sha256())).result().appraisal())
        .isInstanceOfSatisfying(
            Appraisal.Inauthentic.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.NONCE_NOT_VALID));
  }

  @Test
  void aTpmThatThePolicyDoesNotTrustIsRefused() throws Exception {
    RecordedEvidence recorded = recorded(enrolled("h1", 1).attest("beta"));
    Path elsewhere = Site.in(directory.resolve("elsewhere")).policy();
    assertThat(judge(recorded, elsewhere, Optional.empty()).result().appraisal())
        .isInstanceOfSatisfying(
            Appraisal.Untrusted.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.TPM_NOT_VOUCHED_FOR));
  }

  @Test
  void thereIsNoEvidenceOfOtherDecisionsNorOfRemovedHosts() throws Exception {
    Host host = enrolled("h1", 1);
    AttestationResult result = host.attest("beta");
    assertThat(operator().get("/v1/decisions/1/evidence").problem().status()).isEqualTo(404);
    assertThat(operator().delete("/v1/hosts/h1").status()).isEqualTo(204);
    assertThat(
            operator().get("/v1/decisions/" + result.decision() + "/evidence").problem().status())
        .isEqualTo(404);
  }
}
