package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;
import org.tvd.tpmsim.EkAuthority;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.audit.LogEntry;

/** How memberships end, and what stays on record. */
class LifecycleTest extends VerifierTest {

  private List<LogEntry> log() throws Exception {
    return List.of(operator().get("/v1/decisions").as(LogEntry[].class));
  }

  @Test
  void row37ALeaseThatIsNotRenewedLapsesAndTheOthersAreTold() throws Exception {
    Host silent = member("h1", 1);
    Host diligent = member("h2", 2);
    Subscription stream = opened(diligent.client().subscribe());
    clock.advance(Duration.ofSeconds(15));
    AttestationResult renewed = diligent.attest("beta");
    diligent.open(renewed);
    clock.advance(Duration.ofSeconds(6));

    NetworkPlan plan =
        diligent.next(stream, g -> g.plans().getFirst().peers().isEmpty()).plans().getFirst();
    assertThat(plan.epoch()).isEqualTo(2);
    assertThat(operator().memberNames()).containsExactly("beta/h2");
    assertThat(log())
        .anySatisfy(
            entry -> {
              assertThat(entry.kind()).isEqualTo("MembershipEnded");
              assertThat(entry.host()).isEqualTo("h1");
              assertThat(entry.body()).contains("LEASE_LAPSED");
            });
    assertThat(silent.attest("beta").memberships())
        .allMatch(AttestationResult.Membership::admitted);
  }

  @Test
  void aMeasurementThatTurnsBadEndsTheMembershipAtOnce() throws Exception {
    Host host = member("h1", 1);
    Host other = member("h2", 2);
    Subscription stream = opened(other.client().subscribe());
    host.run("/tmp/dropper", Bytes.ofUtf8("bad").sha256());
    AttestationResult result = host.attest("beta");
    assertThat(result.memberships()).noneMatch(AttestationResult.Membership::admitted);
    assertThat(result.session()).isEmpty();
    other.next(stream, g -> g.plans().getFirst().peers().isEmpty());
    assertThat(operator().memberNames()).containsExactly("beta/h2");
  }

  @Test
  void whatAHostNoLongerAsksForEnds() throws Exception {
    Host host = enrolled("h1", 1);
    host.open(host.attest("beta", "gamma"));
    assertThat(host.open(host.attest("gamma")).plans())
        .extracting(NetworkPlan::tvd)
        .containsExactly("gamma");
    assertThat(operator().memberNames()).containsExactly("gamma/h1");
  }

  @Test
  void tellsWhoWasAMemberWhen() throws Exception {
    Instant before = clock.instant();
    Host host = member("h1", 1);
    Instant during = clock.instant();
    clock.advance(Duration.ofSeconds(2));
    operator().revoke("h1", "beta", "a test").as(Operations.Revoked.class);
    clock.advance(Duration.ofSeconds(2));
    Instant after = clock.instant();

    assertThat(operator().membersAt(before)).isEmpty();
    assertThat(operator().membersAt(during))
        .singleElement()
        .satisfies(
            member -> {
              assertThat(member.host()).isEqualTo(host.name());
              assertThat(member.ended()).contains("OPERATOR", "a test");
              assertThat(member.until()).isBetween(during, after);
            });
    assertThat(operator().membersAt(after)).isEmpty();
    assertThat(DecisionLog.fault(log().iterator())).isEmpty();
  }

  @Test
  void aStricterPolicyEndsWhatItDoesNotAllow() throws Exception {
    Host host = enrolled("h1", 1);
    host.open(host.attest("beta", "gamma"));
    Subscription stream = opened(host.client().subscribe());
    long version = host.next(stream).plans().getFirst().version();
    site().replace("tvds/gamma.yaml", "runtime-clean]", "runtime-clean, in-secure-cage]");
    var view = operator().post("/v1/policy/reload").as(Operations.PolicyView.class);

    Grants grants = host.next(stream, g -> g.plans().size() == 1);
    assertThat(grants.plans().getFirst().tvd()).isEqualTo("beta");
    assertThat(grants.plans().getFirst().version()).isGreaterThan(version);
    assertThat(operator().memberNames()).containsExactly("beta/h1");
    assertThat(operator().get("/v1/status").as(Operations.Status.class).policy())
        .isEqualTo(view.version());
  }

  @Test
  void aBadPolicyIsRefusedWholeAndTheOldOneStays() throws Exception {
    member("h1", 1);
    String version = operator().get("/v1/status").as(Operations.Status.class).policy();
    site().replace("tvds/gamma.yaml", "vni: 1003", "vni: 1002");
    site().replace("tvds/beta.yaml", "runtime-clean]", "runtime-clan]");
    Client.Reply refused = operator().post("/v1/policy/reload");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem().detail()).contains("tvds/gamma.yaml", "tvds/beta.yaml:");
    assertThat(operator().get("/v1/status").as(Operations.Status.class).policy())
        .isEqualTo(version);
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void aPolicyWhoseTunnelsWouldShareAPortIsRefused() throws Exception {
    site().replace("tvds/gamma.yaml", "vni: 1003", "vni: 21001");
    Client.Reply refused = operator().post("/v1/policy/reload");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem().detail())
        .contains("tvds/gamma.yaml", "alpha and gamma would share UDP ports", "1001 and 21001");
  }

  @Test
  void aPolicyWithATvdOfMoreNeighboursThanAHostTakesIsRefused() throws Exception {
    StringBuilder out = new StringBuilder("flows:\n  out:\n");
    for (int i = 0; i < 65; i++) {
      out.append("    t%d: open\n".formatted(i));
      site()
          .write(
              "tvds/t" + i + ".yaml",
              """
              vni: %d
              subnet: 10.99.%d.0/24
              protection: []
              membership: [verified-boot]
              lease: 20s
              renew: 6s
              flows: {in: {alpha: open}}
              """
                  .formatted(5000 + i, i));
    }
    site().replace("tvds/alpha.yaml", "flows:\n  out:\n", out.toString());
    Client.Reply refused = operator().post("/v1/policy/reload");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.problem().detail())
        .contains("tvds/alpha.yaml", "flows with so many others (expected at most 64, found 66)");
  }

  @Test
  void aTpmWhoseMakerIsTrustedNoLongerIsRevoked() throws Exception {
    Host host = member("h1", 1);
    EkAuthority other = EkAuthority.create(directory.resolve("other-maker"));
    site().write("anchors/ek-ca.pem", Files.readString(other.certificateFile()));
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    assertThat(operator().members()).isEmpty();
    AttestationResult result = host.attest("beta");
    assertThat(result.verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(result.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.reason()).isEqualTo("TPM_NOT_VOUCHED_FOR"));
  }

  @Test
  void aNewSubnetTakesTheOldPlacesBack() throws Exception {
    Host host = member("h1", 1);
    host.client().post("/v1/vpes", new VpeRequest("beta", "web")).as(Vpe.class);
    site().replace("tvds/beta.yaml", "10.2.0.0/24", "10.12.0.0/24");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    var tvds = List.of(operator().get("/v1/tvds").as(Operations.TvdView[].class));
    assertThat(tvds).allSatisfy(tvd -> assertThat(tvd.vpes()).isEmpty());
    assertThat(
            host.client().post("/v1/vpes", new VpeRequest("beta", "web")).as(Vpe.class).address())
        .isEqualTo("10.12.0.1");
  }

  @Test
  void aHostThatIsRemovedIsForgottenAndMayComeAgain() throws Exception {
    Host host = member("h1", 1);
    Subscription stream = opened(host.client().subscribe());
    stream.next("grants");
    assertThat(operator().delete("/v1/hosts/h1").status()).isEqualTo(204);
    stream.awaitEnd();
    assertThat(operator().members()).isEmpty();
    assertThat(List.of(operator().get("/v1/hosts").as(Operations.HostView[].class))).isEmpty();
    assertThat(host.client().send("GET", "/v1/stream", null).kind()).isEqualTo("no-session");
    assertThat(operator().delete("/v1/hosts/h1").kind()).isEqualTo("unknown-host");
    host.enrol();
    assertThat(host.open(host.attest("beta")).plans()).hasSize(1);
  }

  @Test
  void aRestartGoesOnWhereItStopped() throws Exception {
    Host host = enrolled("h1", 1);
    NetworkPlan before = host.open(host.attest("beta")).plans().getFirst();
    host.client().post("/v1/vpes", new VpeRequest("beta", "web")).as(Vpe.class);
    operator().revoke("h1", "", "once");
    NetworkPlan second = host.open(host.attest("beta")).plans().getFirst();
    assertThat(second.epoch()).isEqualTo(before.epoch() + 1);
    List<LogEntry> entries = log();
    restart();

    host.use(client());
    assertThat(operator().memberNames()).containsExactly("beta/h1");
    assertThat(host.client().send("GET", "/v1/stream", null).kind()).isEqualTo("no-session");
    assertThat(log().subList(0, entries.size())).isEqualTo(entries);
    NetworkPlan after = host.open(host.attest("beta")).plans().getFirst();
    assertThat(after.epoch()).isEqualTo(second.epoch());
    assertThat(after.key()).isEqualTo(second.key());
    assertThat(after.version()).isGreaterThan(second.version());
    assertThat(DecisionLog.fault(log().iterator())).isEmpty();
  }

  @Test
  void leasesThatEndedWhileItWasDownLapseAtTheStart() throws Exception {
    member("h1", 1);
    clock.advance(Duration.ofSeconds(21));
    restart();
    assertThat(operator().members()).isEmpty();
  }

  @Test
  void aClockSetBackGivesNoLeaseMoreTime() throws Exception {
    site().replace("tvds/beta.yaml", "lease: 20s\nrenew: 6s", "lease: 1s\nrenew: 500ms");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    Host silent = member("h1", 1);
    Host watching = enrolled("h2", 2);
    watching.open(watching.attest("beta", "gamma"));
    Subscription stream = opened(watching.client().subscribe());
    clock.advance(Duration.ofHours(-1));
    watching.next(stream, g -> g.plans().stream().noneMatch(p -> p.tvd().equals("beta")));
    assertThat(operator().memberNames()).containsExactly("gamma/" + watching.name());
    assertThat(silent.name()).isEqualTo("h1");
  }

  @Test
  void keepsTheEvidenceOfADecision() throws Exception {
    Host host = member("h1", 1);
    assertThat(log())
        .filteredOn(entry -> entry.kind().equals("Appraised"))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.host()).isEqualTo(host.name());
              assertThat(entry.body()).contains("\"joined\":[\"beta\"]", "\"evidence\":\"");
            });
    assertThat(Arrays.asList("Enrolled", "PolicyInForce"))
        .allSatisfy(kind -> assertThat(log()).anyMatch(entry -> entry.kind().equals(kind)));
  }
}
