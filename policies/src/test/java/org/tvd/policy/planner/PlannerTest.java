package org.tvd.policy.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.MechanismChoice.Chosen;
import org.tvd.policy.planner.MechanismChoice.NoMechanism;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;

class PlannerTest {
  private static final Set<Mechanism> ALL = EnumSet.allOf(Mechanism.class);
  private static final PolicySet POLICY =
      PolicyFixture.datacenter()
          .replace(
              "network.yaml",
              "segments:",
              "segments:\n  vault:\n    subnets: [10.98.0.0/24]\n"
                  + "    trusted-for: [confidentiality, integrity, isolation]")
          .parse();

  @Test
  void oneHostNeedsNoWire() {
    assertThat(mechanism("alpha", host("h1", "10.99.0.1"))).isEqualTo(Mechanism.LOCAL_BRIDGE);
  }

  @Test
  void confidentialityOnAnUntrustedSegmentIsEncrypted() {
    assertThat(plan("alpha", host("h2", "10.99.0.2"), host("h1", "10.99.0.1")))
        .isEqualTo(
            new Chosen(
                Mechanism.VXLAN_OVER_WIREGUARD,
                List.of(
                    "bridge: the domain's processing elements on one host share a virtual switch",
                    "VXLAN: the domain has 2 hosts and asks for isolation",
                    "WireGuard: the domain asks for confidentiality, and segment hall is not"
                        + " trusted for it (host h1)")));
  }

  @Test
  void isolationAloneIsNotEncrypted() {
    assertThat(mechanism("beta", host("h1", "10.99.0.1"), host("h2", "10.99.0.2")))
        .isEqualTo(Mechanism.VXLAN);
  }

  @Test
  void aTrustedSegmentNeedsNoEncryptionUntilOneHostLeavesIt() {
    PlannedHost h1 = host("h1", "10.98.0.1");
    PlannedHost h2 = host("h2", "10.98.0.2");
    assertThat(mechanism("alpha", h1, h2)).isEqualTo(Mechanism.VXLAN);
    assertThat(mechanism("alpha", h1, h2, host("h3", "10.99.0.1")))
        .isEqualTo(Mechanism.VXLAN_OVER_WIREGUARD);
  }

  @Test
  void anAddressInNoSegmentIsTrustedForNothing() {
    assertThat(mechanism("gamma", host("h1", "10.98.0.1"), host("h2", "192.0.2.1")))
        .isEqualTo(Mechanism.VXLAN_OVER_WIREGUARD);
  }

  @Test
  void namesWhatIsMissing() {
    PlannedHost plain =
        new PlannedHost("h2", "10.99.0.2", Set.of(Mechanism.LOCAL_BRIDGE, Mechanism.VXLAN));
    assertThat(plan("gamma", host("h1", "10.99.0.1"), plain))
        .isEqualTo(
            new NoMechanism(
                Objective.CONFIDENTIALITY, "segment hall", "h2", Mechanism.VXLAN_OVER_WIREGUARD));
  }

  @Test
  void takesTheNextMechanismThatEveryHostCanBuild() {
    Set<Mechanism> tunnelsOnly = Set.of(Mechanism.VXLAN_OVER_WIREGUARD);
    assertThat(
            mechanism(
                "beta", host("h1", "10.99.0.1"), new PlannedHost("h2", "10.99.0.2", tunnelsOnly)))
        .isEqualTo(Mechanism.VXLAN_OVER_WIREGUARD);
  }

  private static PlannedHost host(String name, String address) {
    return new PlannedHost(name, address, ALL);
  }

  private static MechanismChoice plan(String name, PlannedHost... hosts) {
    TvdPolicy tvd = POLICY.tvds().get(name);
    if (tvd == null) {
      throw new AssertionError("no TVD " + name);
    }
    return Planner.plan(tvd, POLICY.network(), List.of(hosts));
  }

  private static Mechanism mechanism(String name, PlannedHost... hosts) {
    return switch (plan(name, hosts)) {
      case Chosen chosen -> chosen.mechanism();
      case NoMechanism missing -> throw new AssertionError(missing);
    };
  }
}
