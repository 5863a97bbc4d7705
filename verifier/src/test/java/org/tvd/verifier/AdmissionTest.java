package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.tpmsim.Swtpm;

/** The main job: hosts enrol, attest, and are admitted by what they prove. */
class AdmissionTest extends VerifierTest {

  @Test
  void admitsAHostThatProvesWhatTheDomainsAskFor() throws Exception {
    Host host = enrolled("h1", 1);
    AttestationResult result = attestInCage(host, "alpha", "beta", "gamma");

    assertThat(result.verdict()).isEqualTo(Verdict.TRUSTED);
    assertThat(result.problems()).isEmpty();
    assertThat(result.memberships()).hasSize(3).allMatch(Membership::admitted);
    assertThat(result.renewInMillis()).isEqualTo(6000);
    Grants grants = host.open(result);
    assertThat(grants.plans())
        .extracting(NetworkPlan::tvd)
        .containsExactly("alpha", "beta", "gamma");
    assertThat(grants.plans())
        .allMatch(plan -> plan.leaseMillis() > 10_000 && plan.leaseMillis() <= 20_000)
        .allMatch(plan -> plan.epoch() == 1)
        .allMatch(plan -> plan.mechanism() == Mechanism.LOCAL_BRIDGE);
  }

  @Test
  void refusesADomainThatAsksForMoreAndSaysWhy() throws Exception {
    Host host = enrolled("h1", 1);
    AttestationResult result = host.attest("alpha", "beta", "nowhere");

    assertThat(result.verdict()).isEqualTo(Verdict.TRUSTED);
    assertThat(result.memberships())
        .extracting(Membership::tvd, Membership::admitted)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("alpha", false),
            org.assertj.core.groups.Tuple.tuple("beta", true),
            org.assertj.core.groups.Tuple.tuple("nowhere", false));
    assertThat(result.memberships().getFirst().reasons())
        .singleElement()
        .asString()
        .contains("in-secure-cage");
    assertThat(host.open(result).plans()).extracting(NetworkPlan::tvd).containsExactly("beta");
  }

  @Test
  void refusesWrongMeasurementsEverywhere() throws Exception {
    var profile = new BootProfile(true, List.of("shim 15.8", "grub 2.12", "rootkit"), "quiet");
    Host host = booted("h1", 1, profile);
    host.enrol();
    AttestationResult result = attestInCage(host, "alpha", "beta", "gamma");

    assertThat(result.verdict()).isEqualTo(Verdict.TRUSTED);
    assertThat(result.memberships()).noneMatch(Membership::admitted);
    assertThat(result.session()).isEmpty();
    assertThat(operator().members()).isEmpty();
  }

  @Test
  void refusesAFileThatIsNotApproved() throws Exception {
    Host host = enrolled("h1", 1);
    host.run("/tmp/dropper", Bytes.ofUtf8("bad").sha256());
    assertThat(host.attest("beta").memberships()).noneMatch(Membership::admitted);
  }

  @Test
  void secondMemberGetsAnEncryptedTunnelToTheFirst() throws Exception {
    Host first = enrolled("h1", 1);
    Host second = enrolled("h2", 2);
    NetworkPlan alone = first.open(attestInCage(first, "alpha")).plans().getFirst();
    NetworkPlan both = second.open(attestInCage(second, "alpha")).plans().getFirst();

    assertThat(both.mechanism()).isEqualTo(Mechanism.VXLAN_OVER_WIREGUARD);
    assertThat(both.peers()).extracting(Endpoint::host).containsExactly("h1");
    assertThat(both.peers().getFirst().wireGuardKey()).isEqualTo(first.network().wireGuardKey());
    assertThat(both.key()).isEqualTo(alone.key());
    assertThat(both.version()).isGreaterThan(alone.version());
  }

  @Test
  void renewsInOneRoundTripByTheChallengeOfTheAnswerBefore() throws Exception {
    Host host = enrolled("h1", 1);
    AttestationResult first = host.attest("beta");
    NetworkPlan plan = host.open(first).plans().getFirst();
    AttestationResult renewed = host.attest(first.next(), List.of(), "beta");

    NetworkPlan again = host.open(renewed).plans().getFirst();
    assertThat(again.epoch()).isEqualTo(plan.epoch());
    assertThat(again.key()).isEqualTo(plan.key());
    assertThat(again.version()).isEqualTo(plan.version());
    assertThat(renewed.decision()).isGreaterThan(first.decision());
  }

  @Test
  void anRsaEndorsementKeyServesAsWell() throws Exception {
    Host host =
        opened(
            Host.on(
                InProcessTpm.manufacture(site().tpmMaker(), EndorsementTemplate.L1),
                directory,
                "h1",
                1,
                BootProfile.STANDARD,
                client()));
    host.enrol();
    assertThat(host.open(host.attest("beta")).plans()).hasSize(1);
  }

  @Test
  void admitsAHostWithASwtpm() throws Exception {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/swtpm")), "swtpm is not installed (Debian: swtpm)");
    // Unix sockets have short paths.
    Path state = Files.createTempDirectory("tvd-swtpm");
    try (Swtpm swtpm = Swtpm.manufacture(state, site().tpmMaker())) {
      var transport = swtpm.address().connect(Duration.ofSeconds(10));
      Host host = opened(Host.on(transport, directory, "h1", 1, BootProfile.STANDARD, client()));
      host.enrol();
      assertThat(host.open(attestInCage(host, "alpha")).plans()).hasSize(1);
    } finally {
      try (var files = Files.list(state)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(state);
    }
  }
}
