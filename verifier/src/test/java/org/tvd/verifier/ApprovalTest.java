package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpmsim.BootProfile;
import org.tvd.verifier.PendingTpms.ApprovalOrder;
import org.tvd.verifier.PendingTpms.PendingView;
import org.tvd.verifier.audit.LogEntry;

/**
 * TPMs that only an operator may let in: others in a host's place, cleared and uncertified ones.
 */
class ApprovalTest extends VerifierTest {

  @Override
  void prepare(Site fresh) throws IOException {
    String trust = Files.readString(fresh.policy().resolve("trust.yaml"));
    fresh.write("trust.yaml", "operator-approval: allowed\n" + trust);
  }

  private static String identity(Host host) throws Exception {
    Bytes area = host.tpm().endorsementKey().publicArea();
    return Bytes.of(PublicKeys.of(TpmPublic.parse(area)).getEncoded()).sha256().hex();
  }

  /** As of a TPM that its manufacturer did not certify. */
  private static EnrolmentRequest uncertified(Host host) throws Exception {
    EnrolmentRequest request = host.enrolmentRequest(host.ak().publicArea());
    return new EnrolmentRequest(
        request.host(),
        Bytes.EMPTY,
        List.of(),
        request.ekPublic(),
        request.akPublic(),
        request.akAncestors(),
        Bytes.EMPTY,
        List.of());
  }

  private Client.Reply approve(String host, String ek, String type) throws IOException {
    return operator().approve(host, new ApprovalOrder(ek, type));
  }

  private List<PendingView> pending() throws IOException {
    return List.of(operator().get("/v1/approvals").as(PendingView[].class));
  }

  private List<String> kinds(String host) throws IOException {
    return Arrays.stream(operator().get("/v1/decisions?host=" + host).as(LogEntry[].class))
        .map(LogEntry::kind)
        .toList();
  }

  @Test
  void row5AReplacedTpmWaitsForApprovalAndTheOldOneLosesItsMemberships() throws Exception {
    Host old = member("h1", 1);
    Host peer = member("h2", 2);
    int epoch = epoch();
    Host fresh =
        opened(
            Host.boot(
                site(),
                Files.createDirectory(directory.resolve("fresh")),
                "h1",
                3,
                BootProfile.STANDARD,
                client()));
    AttackTest.assertRefused(fresh.tryEnrol(), "name-of-another-tpm");
    AttackTest.assertRefused(fresh.tryEnrol(), "name-of-another-tpm");
    assertThat(pending())
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.host()).isEqualTo("h1");
              assertThat(each.ekDigest()).isEqualTo(identity(fresh));
              assertThat(each.replaces()).isEqualTo(identity(old));
              assertThat(each.vouchedBy()).isEqualTo("certificate");
            });
    assertThat(operator().memberNames()).containsExactly("beta/h1", "beta/h2");
    assertThat(old.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);

    assertThat(approve("h1", identity(peer), "").kind()).isEqualTo("no-approval");
    assertThat(approve("h1", identity(fresh), "hardware").kind()).isEqualTo("no-approval");
    assertThat(approve("h1", identity(fresh), "").status()).isEqualTo(200);
    assertThat(operator().memberNames()).containsExactly("beta/h2");
    assertThat(epoch()).isGreaterThan(epoch);
    assertThat(pending()).isEmpty();
    assertThat(kinds("h1")).contains("MembershipEnded").endsWith("TpmApproved");
    AttackTest.assertRefused(old.send(answer(old)), "signature-wrong");
    AttackTest.assertRefused(old.tryEnrol(), "name-of-another-tpm");

    AttestationResult admitted = fresh.attest("beta");
    assertThat(admitted.problems()).isEmpty();
    assertThat(admitted.memberships()).allSatisfy(each -> assertThat(each.reasons()).isEmpty());
    fresh.open(admitted);
    assertThat(operator().memberNames()).containsExactly("beta/h1", "beta/h2");
  }

  private int epoch() throws IOException {
    return Arrays.stream(operator().get("/v1/tvds").as(Operations.TvdView[].class))
        .filter(tvd -> tvd.tvd().equals("beta"))
        .findFirst()
        .orElseThrow()
        .epoch();
  }

  private static org.tvd.protocol.message.Evidence answer(Host host) throws Exception {
    var challenge = host.challenge();
    return host.quoted(host.draft(challenge, "beta"), challenge);
  }

  @Test
  void row27AClearedTpmIsRefusedUntilAnOperatorApproves() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    host.reboot(BootProfile.STANDARD);
    host.enrol();
    host.open(host.attest("beta"));
    host.clearTpm();
    host.enrol();
    AttestationResult refused = host.attest("beta");
    assertThat(refused.problems().getFirst().reason()).isEqualTo("CLOCK_WENT_BACK");
    assertThat(approve("h1", identity(host), "hardware").kind()).isEqualTo("no-approval");
    assertThat(approve("h1", identity(host), "").status()).isEqualTo(200);
    assertThat(kinds("h1")).endsWith("TpmClearApproved");
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void aTpmWithoutCertificateGetsNothingUntilAnOperatorApproves() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    AttackTest.assertRefused(host.prove(uncertified(host)), "approval-required");
    AttackTest.assertRefused(
        host.client().post("/v1/challenges", java.util.Map.of("host", "h1")), "unknown-host");
    assertThat(pending().getFirst().tpmType()).isEqualTo("unvouched");
    assertThat(approve("h1", identity(host), "firmware").status()).isEqualTo(200);
    assertThat(operator().get("/v1/hosts").as(Operations.HostView[].class)[0].tpmType())
        .isEqualTo("firmware");
    assertThat(host.prove(uncertified(host)).status()).isEqualTo(200);
    assertThat(host.attest("beta").properties()).isNotEmpty();
    host.open(host.attest("beta"));
    assertThat(operator().memberNames()).containsExactly("beta/h1");
    assertThat(operator().get("/v1/hosts").as(Operations.HostView[].class)[0].tpmType())
        .isEqualTo("firmware");
  }

  @Test
  void row30ApprovalEndsWhenThePolicyNoLongerAllowsIt() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    host.prove(uncertified(host));
    approve("h1", identity(host), "");
    host.open(host.attest("beta"));
    Host waiting = booted("h2", 2, BootProfile.STANDARD);
    waiting.prove(uncertified(waiting));
    site().replace("trust.yaml", "operator-approval: allowed", "operator-approval: refused");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    assertThat(operator().memberNames()).isEmpty();
    assertThat(host.attest("beta").problems().getFirst().reason()).isEqualTo("TPM_NOT_VOUCHED_FOR");
    assertThat(approve("h2", identity(waiting), "").kind()).isEqualTo("no-approval");
    AttackTest.assertRefused(
        host.client().post("/v1/enrolments", uncertified(host)), "ek-certificate-missing");
  }

  @Test
  void row30ACertifiedTpmDoesNotPassForAnUncertifiedOneByLeavingItsCertificateOut()
      throws Exception {
    Host host = member("h1", 1);
    AttackTest.assertRefused(host.prove(uncertified(host)), "approval-required");
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void row5ARejectedTpmIsTurnedAway() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    host.prove(uncertified(host));
    String path = "/v1/approvals/h1/" + identity(host);
    assertThat(operator().delete(path).status()).isEqualTo(204);
    assertThat(operator().delete("/v1/approvals/h1/00").kind()).isEqualTo("no-approval");
    AttackTest.assertRefused(host.prove(uncertified(host)), "rejected-by-operator");
    assertThat(approve("h1", identity(host), "").kind()).isEqualTo("no-approval");
    assertThat(kinds("h1")).containsExactly("TpmRejected");
    clock.advance(java.time.Duration.ofHours(25));
    AttackTest.assertRefused(host.prove(uncertified(host)), "approval-required");
  }
}
