package org.tvd.policy.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.planner.Networks.host;
import static org.tvd.policy.planner.Networks.planner;
import static org.tvd.policy.planner.Networks.policy;
import static org.tvd.policy.planner.Networks.tvd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Objective;
import org.tvd.policy.planner.Reason.Untrusted;
import org.tvd.policy.planner.StackChoice.Chosen;
import org.tvd.policy.planner.StackChoice.NoStack;

/** Each row of the table of needs and mechanisms, and what is said where none fits. */
class PlannerTest {
  private static final String EVERYTHING = "[confidentiality, integrity, isolation]";
  private static final PlannedHost A = host("a", "10.0.1.1");
  private static final PlannedHost B = host("b", "10.0.1.2");

  private static String[] lan(String trusted, String switches) {
    return new String[] {
      "segments:",
      "  lan: {subnets: [10.0.1.0/24], trusted-for: " + trusted + ", vlans: [100-199]}",
      switches.isEmpty() ? "" : "switches:\n" + switches
    };
  }

  private static final String TRUSTED_SWITCH =
      "  s1: {segments: [lan], trusted-for: [isolation], can: [vlan]}";

  private static StackChoice choice(PolicySet policy, PlannedHost a, PlannedHost b) {
    return planner(policy).between(tvd(policy, "beta"), a, b);
  }

  private static Stack stack(PolicySet policy, PlannedHost a, PlannedHost b) {
    return choice(policy, a, b)
        .stack()
        .orElseThrow(() -> new AssertionError(choice(policy, a, b).described()));
  }

  @Test
  void onOneHostNothingIsOnAWire() {
    PolicySet policy = policy(EVERYTHING, lan("[]", ""));
    assertThat(choice(policy, A, A)).isEqualTo(new Chosen(Stack.LOCAL_BRIDGE, List.of()));
    assertThat(planner(policy).plan(tvd(policy, "beta"), List.of(A)).stack())
        .hasValue(Stack.LOCAL_BRIDGE);
  }

  @Test
  void whereNothingIsAskedForAPlainBridgeDoes() {
    assertThat(stack(policy("[]", lan("[]", "")), A, B)).isEqualTo(Stack.PLAIN_BRIDGE);
  }

  @Test
  void onANetworkThatIsTrustedForEverythingAPlainBridgeDoes() {
    StackChoice choice = choice(policy(EVERYTHING, lan(EVERYTHING, "")), A, B);
    assertThat(choice.stack()).hasValue(Stack.PLAIN_BRIDGE);
    assertThat(choice.described())
        .isEqualTo(
            """
            bridge
              bridge: the hosts are on one switched LAN that is trusted for confidentiality, \
            integrity, isolation\
            """);
  }

  @Test
  void isolationOnASwitchedLanWhoseSwitchesAreTrustedForItIsAVlan() {
    PolicySet policy = policy("[isolation]", lan("[]", TRUSTED_SWITCH));
    StackChoice choice = choice(policy, A, B);
    assertThat(choice.described())
        .isEqualTo(
            """
            vlan
              vlan: isolation is asked for, and segment lan (network.yaml:2:3) is not trusted for it\
            """);
    assertThat(planner(policy).vlan(tvd(policy, "beta")).orElseThrow()).isBetween(100, 199);
  }

  @Test
  void isolationOverAnUntrustedSwitchIsEncapsulation() {
    PolicySet policy = policy("[isolation]", lan("[]", "  s1: {segments: [lan], can: [vlan]}"));
    assertThat(choice(policy, A, B).described())
        .isEqualTo(
            """
            vxlan
              vxlan: isolation is asked for, and segment lan (network.yaml:2:3) is not trusted for it; \
            a VLAN does not isolate: switch s1 (network.yaml:4:3) is not trusted for isolation\
            """);
  }

  @Test
  void isolationOverASwitchWithoutTagsIsEncapsulation() {
    PolicySet policy =
        policy("[isolation]", lan("[]", "  s1: {segments: [lan], trusted-for: [isolation]}"));
    assertThat(choice(policy, A, B).described())
        .contains("switch s1 (network.yaml:4:3) does not understand VLAN tags");
  }

  @Test
  void isolationWhereNoSwitchIsDeclaredIsEncapsulation() {
    assertThat(choice(policy("[isolation]", lan("[]", "")), A, B).described())
        .startsWith("vxlan\n")
        .contains("no switch of segment lan (network.yaml:2:3) is declared");
  }

  @Test
  void oneUntrustedSwitchOfTwoIsEnough() {
    PolicySet policy =
        policy(
            "[isolation]",
            lan("[isolation]", TRUSTED_SWITCH + "\n  s0: {segments: [lan], can: [vlan]}"));
    assertThat(stack(policy, A, B)).isEqualTo(Stack.VXLAN);
  }

  private static String[] twoSegments(String between) {
    return new String[] {
      "segments:",
      "  east: {subnets: [10.0.1.0/24], trusted-for: " + EVERYTHING + ", vlans: [100-199]}",
      "  west: {subnets: [10.0.2.0/24], trusted-for: " + EVERYTHING + ", vlans: [150-250]}",
      between
    };
  }

  private static final PlannedHost WEST = host("w", "10.0.2.1");

  @Test
  void isolationBeyondALanIsEncapsulation() {
    PolicySet policy = policy("[isolation]", twoSegments("links: {wan: {between: [east, west]}}"));
    assertThat(choice(policy, A, WEST).described())
        .isEqualTo(
            """
            vxlan
              vxlan: link wan (network.yaml:4:9) carries packets, no frames; \
            isolation is asked for, and link wan (network.yaml:4:9) is not trusted for it\
            """);
  }

  @Test
  void framesNeedEncapsulationBeyondALanThoughNothingIsAskedFor() {
    PolicySet policy =
        policy(
            "[]",
            twoSegments("links: {wan: {between: [east, west], trusted-for: " + EVERYTHING + "}}"));
    assertThat(stack(policy, A, WEST)).isEqualTo(Stack.VXLAN);
  }

  @Test
  void confidentialityOnAnUntrustedPathIsAnEncryptedTunnelBelowTheEncapsulation() {
    PolicySet policy =
        policy("[confidentiality]", twoSegments("links: {wan: {between: [west, east]}}"));
    assertThat(choice(policy, A, WEST).described())
        .isEqualTo(
            """
            vxlan over wireguard
              vxlan: link wan (network.yaml:4:9) carries packets, no frames
              wireguard: confidentiality is asked for, and link wan (network.yaml:4:9) is not \
            trusted for it\
            """);
  }

  @Test
  void integrityOnAnUntrustedPathIsEncryptedToo() {
    PolicySet policy = policy("[integrity]", twoSegments("links: {wan: {between: [west, east]}}"));
    assertThat(stack(policy, A, WEST)).isEqualTo(Stack.VXLAN_OVER_WIREGUARD);
  }

  @Test
  void ipsecWhereNoHostHasWireGuard() {
    PolicySet policy = policy("[integrity]", twoSegments("links: {wan: {between: [west, east]}}"));
    StackChoice choice =
        choice(
            policy,
            host("a", "10.0.1.1", Stack.VXLAN, Stack.VXLAN_OVER_IPSEC),
            host("w", "10.0.2.1", Stack.VXLAN, Stack.VXLAN_OVER_IPSEC));
    assertThat(choice.stack()).hasValue(Stack.VXLAN_OVER_IPSEC);
    assertThat(choice.described())
        .contains("host a cannot build vxlan over wireguard, which would do");
  }

  @Test
  void macsecOnOneSwitchedLan() {
    assertThat(stack(policy("[integrity]", lan("[isolation]", "")), A, B))
        .isEqualTo(Stack.BRIDGE_OVER_MACSEC);
    assertThat(stack(policy(EVERYTHING, lan("[]", TRUSTED_SWITCH)), A, B))
        .isEqualTo(Stack.VLAN_OVER_MACSEC);
    assertThat(stack(policy(EVERYTHING, lan("[]", "")), A, B)).isEqualTo(Stack.VXLAN_OVER_MACSEC);
  }

  @Test
  void trustInEncryptionAloneDoesNotIsolate() {
    PolicySet policy = policy(EVERYTHING, lan("[confidentiality, integrity]", ""));
    assertThat(stack(policy, A, B)).isEqualTo(Stack.VXLAN);
  }

  @Test
  void segmentsOfOneSwitchAreOneLan() {
    PolicySet policy =
        policy(
            "[isolation]",
            twoSegments(
                "switches: {s: {segments: [east, west], trusted-for: [isolation], can: [vlan]}}"));
    assertThat(stack(policy, A, WEST)).isEqualTo(Stack.PLAIN_BRIDGE);
  }

  @Test
  void theVlanOfADomainMustBeAllowedInEachSegment() {
    String[] network =
        twoSegments(
            "switches: {s: {segments: [east, west], trusted-for: [isolation], can: [vlan]}}");
    network[1] = "  east: {subnets: [10.0.1.0/24], trusted-for: [], vlans: [100-199]}";
    PolicySet policy = policy("[isolation]", network);
    assertThat(planner(policy).vlan(tvd(policy, "beta")).orElseThrow()).isBetween(150, 199);
    assertThat(stack(policy, A, WEST)).isEqualTo(Stack.VLAN);

    network[2] = network[2].replace("150-250", "200-250");
    PolicySet disjoint = policy("[isolation]", network);
    assertThat(choice(disjoint, A, WEST).described())
        .startsWith("vxlan\n")
        .containsPattern("VLAN \\d+ is not in the ranges of segment (east|west)");
  }

  @Test
  void anObjectiveMustHoldOnEachPathThatPacketsMayTake() {
    String good = "{between: [east, west], trusted-for: " + EVERYTHING + "}";
    PolicySet one = policy(EVERYTHING, twoSegments("links:\n  fibre: " + good));
    assertThat(stack(one, A, WEST)).isEqualTo(Stack.VXLAN);
    PolicySet two =
        policy(
            EVERYTHING,
            twoSegments("links:\n  fibre: " + good + "\n  backup: {between: [east, west]}"));
    assertThat(choice(two, A, WEST).described())
        .startsWith("vxlan over wireguard\n")
        .contains("link backup (network.yaml:6:3) is not trusted");
  }

  @Test
  void aDeadEndIsOnNoPath() {
    String[] network =
        twoSegments(
            """
            links:
              fibre: {between: [east, west], trusted-for: %s}
              dsl: {between: [west, hut]}\
            """
                .formatted(EVERYTHING));
    network[2] += "\n  hut: {subnets: [10.0.3.0/24], trusted-for: []}";
    assertThat(stack(policy(EVERYTHING, network), A, WEST)).isEqualTo(Stack.VXLAN);
  }

  @Test
  void anUndeclaredWayIsTrustedForNothing() {
    PolicySet policy = policy("[confidentiality]", twoSegments(""));
    assertThat(choice(policy, A, WEST).described())
        .contains("the undeclared way between segments east and west is not trusted for it");
  }

  @Test
  void anAddressInNoSegmentIsTrustedForNothing() {
    PolicySet policy = policy("[confidentiality]", twoSegments(""));
    PlannedHost stray = host("stray", "192.0.2.1");
    assertThat(stack(policy, A, stray)).isEqualTo(Stack.VXLAN_OVER_WIREGUARD);
    assertThat(stack(policy, stray, host("other", "192.0.2.2")))
        .isEqualTo(Stack.VXLAN_OVER_WIREGUARD);
    assertThat(choice(policy, A, stray).described())
        .contains("address 192.0.2.1 of host stray, which is in no declared segment,");
  }

  @Test
  void namesObjectiveLinkHostAndLayerThatAreMissing() {
    PolicySet policy =
        policy("[confidentiality]", twoSegments("links: {wan: {between: [west, east]}}"));
    StackChoice choice = choice(policy, A, host("w", "10.0.2.1", Stack.LOCAL_BRIDGE, Stack.VXLAN));
    assertThat(choice)
        .isInstanceOfSatisfying(
            NoStack.class,
            none -> {
              assertThat(none.wanted()).isEqualTo(Stack.VXLAN_OVER_WIREGUARD);
              assertThat(none.host()).isEqualTo("w");
              assertThat(none.missing()).containsExactly(Layer.WIREGUARD);
              assertThat(none.because())
                  .filteredOn(Untrusted.class::isInstance)
                  .containsExactly(
                      new Untrusted(
                          Objective.CONFIDENTIALITY, policy.network().links().getFirst()));
            });
    assertThat(choice.described())
        .isEqualTo(
            "nothing carries its frames: link wan (network.yaml:4:9) carries packets, no frames;"
                + " confidentiality is asked for, and link wan (network.yaml:4:9) is not trusted"
                + " for it; host w cannot build vxlan over wireguard: it lacks wireguard");
  }

  @Test
  void namesAHostThatThePolicyForbidsWhatItOffers() {
    PolicySet policy =
        policy(
            "[integrity]",
            twoSegments(
                """
                links: {wan: {between: [west, east]}}
                hosts: {w: {can: [vxlan]}}\
                """));
    PlannedHost built = host("a", "10.0.1.1", Stack.VXLAN, Stack.VXLAN_OVER_WIREGUARD);
    PlannedHost forbidden = host("w", "10.0.2.1", Stack.VXLAN, Stack.VXLAN_OVER_WIREGUARD);
    assertThat(choice(policy, built, forbidden))
        .isInstanceOfSatisfying(
            NoStack.class,
            none -> {
              assertThat(none.host()).isEqualTo("w");
              assertThat(none.forbidden()).isTrue();
            });
    assertThat(choice(policy, built, forbidden).described())
        .endsWith("host w cannot build vxlan over wireguard, which the policy does not allow it");
  }

  @Test
  void aSegmentStatesWhatItsHostsCanBuildAndAHostOverrulesIt() {
    String[] network = lan("[]", "");
    network[1] = network[1].replace("vlans", "can: [vxlan, macsec], vlans");
    assertThat(stack(policy(EVERYTHING, network), A, B)).isEqualTo(Stack.VXLAN_OVER_MACSEC);
    assertThat(stack(policy("[]", network), A, B)).isEqualTo(Stack.VXLAN);
    network[2] = "hosts: {a: {can: [bridge, vxlan]}, b: {can: [bridge]}}";
    assertThat(stack(policy("[]", network), A, B)).isEqualTo(Stack.PLAIN_BRIDGE);
  }

  @Test
  void theCommonStackIsTheCheapestThatDoesForEachPair() {
    PolicySet policy =
        policy(
            "[confidentiality]",
            twoSegments("links: {wan: {between: [east, west], trusted-for: [isolation]}}"));
    List<PlannedHost> east =
        List.of(
            host("a", "10.0.1.1", Stack.VXLAN, Stack.VXLAN_OVER_WIREGUARD),
            host("b", "10.0.1.2", Stack.VXLAN, Stack.VXLAN_OVER_WIREGUARD));
    assertThat(planner(policy).plan(tvd(policy, "beta"), east).stack()).hasValue(Stack.VXLAN);
    List<PlannedHost> all = new ArrayList<>(east);
    all.add(host("w", "10.0.2.1", Stack.VXLAN, Stack.VXLAN_OVER_WIREGUARD));
    assertThat(planner(policy).plan(tvd(policy, "beta"), all).stack())
        .hasValue(Stack.VXLAN_OVER_WIREGUARD);
    assertThat(stack(policy, east.getFirst(), east.getLast()))
        .as("an unrelated host changes no pair")
        .isEqualTo(Stack.VXLAN);
  }

  @Test
  void takesTheNextStackThatEveryHostCanBuild() {
    PolicySet policy = policy("[isolation]", lan("[]", ""));
    StackChoice choice =
        planner(policy)
            .plan(
                tvd(policy, "beta"), List.of(A, host("b", "10.0.1.2", Stack.VXLAN_OVER_WIREGUARD)));
    assertThat(choice.described())
        .startsWith("vxlan over wireguard\n")
        .contains("wireguard: host b cannot build vxlan, which would do");
  }

  @Test
  void theOrderOfHostsAndLinesDoesNotMatter() {
    List<String> links =
        new ArrayList<>(
            List.of(
                "  l1: {between: [east, west], trusted-for: [isolation]}",
                "  l2: {between: [west, east]}",
                "  l3: {between: [east, west], trusted-for: [confidentiality]}"));
    List<PlannedHost> hosts =
        new ArrayList<>(List.of(A, B, WEST, host("x", "192.0.2.9"), host("y", "10.0.2.7")));
    Random random = new Random(7);
    Set<String> seen = new HashSet<>();
    for (int round = 0; round < 50; round++) {
      Collections.shuffle(links, random);
      Collections.shuffle(hosts, random);
      PolicySet policy = policy(EVERYTHING, twoSegments("links:\n" + String.join("\n", links)));
      seen.add(
          planner(policy)
              .plan(tvd(policy, "beta"), hosts)
              .described()
              .replaceAll("network.yaml:\\d+", "network.yaml"));
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void stacksAreOrderedByCost() {
    assertThat(Stack.values())
        .isSortedAccordingTo(Comparator.comparingInt(Stack::cost))
        .extracting(Stack::place)
        .containsExactlyElementsOf(IntStream.range(0, Stack.values().length).boxed().toList());
    assertThat(EnumSet.complementOf(EnumSet.of(Stack.LOCAL_BRIDGE)))
        .extracting(Stack::cost)
        .doesNotHaveDuplicates();
  }
}
