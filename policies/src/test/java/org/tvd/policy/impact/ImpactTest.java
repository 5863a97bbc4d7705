package org.tvd.policy.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.impact.EpochChange.Cause;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.HeldProperties.Held;
import org.tvd.policy.membership.PlacedVpe;
import org.tvd.policy.membership.Provenance;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Stack;
import org.tvd.protocol.yaml.Place;

/**
 * Changes of the datacenter example, which shares nothing here: two hosts in the cage, and one
 * beside it.
 */
class ImpactTest {
  private static final String ALPHA = "tvds/alpha.yaml";
  private static final String BETA = "tvds/beta.yaml";
  private static final String GAMMA = "tvds/gamma.yaml";
  private static final String OPEN = "open";

  private final PolicyFixture datacenter =
      PolicyFixture.datacenter()
          .replace(ALPHA, "share: {host: [beta, gamma]}\n", "")
          .replace(BETA, "share: {host: [alpha, gamma]}\n", "")
          .replace(GAMMA, "share: {host: [alpha, beta]}\n", "");
  private final PolicySet before = datacenter.parse();

  @Test
  void anUnchangedPolicyChangesNothing() {
    assertThat(impact().sentences()).isEmpty();
    datacenter.with(ALPHA, "# A word.\n" + datacenter.text(ALPHA));
    assertThat(impact().isEmpty()).isTrue();
    assertThat(impact().after()).isNotEqualTo(impact().before());
  }

  @Test
  void aStricterRequirementNamesThoseWhoWouldLoseMembership() {
    datacenter.replace(BETA, "runtime-clean]", "runtime-clean, in-secure-cage]");
    Impact impact = impact();
    assertThat(impact.hosts())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.host()).isEqualTo("h3");
              assertThat(change.tvd()).isEqualTo("beta");
              assertThat(change.admitted()).isFalse();
              assertThat(change.sentence())
                  .startsWith("h3 loses its place in beta: requires in-secure-cage");
            });
    assertThat(impact.vpes())
        .singleElement()
        .satisfies(
            change -> assertThat(change.sentence()).startsWith("b3 on h3 loses its place in beta"));
    assertThat(impact.epochs())
        .containsExactly(new EpochChange("beta", List.of(Cause.MEMBER_EXPELLED)));
    assertThat(impact.flows()).isEmpty();
    assertThat(impact.mechanisms()).isEmpty();
  }

  @Test
  void aLooserRequirementNamesThoseWhoAreAdmittedThen() {
    datacenter.replace(ALPHA, ", in-secure-cage]", "]");
    Impact impact = impact();
    assertThat(impact.hosts())
        .singleElement()
        .satisfies(
            change ->
                assertThat(change.sentence())
                    .startsWith("h3 may now be in alpha; before: requires in-secure-cage"));
    assertThat(impact.epochs()).isEmpty();
  }

  @Test
  void saysWhichPacketsPassBesidesAndWhichNoLonger() {
    datacenter
        .replace(ALPHA, "ports: 8080", "ports: 8000-8090")
        .replace(BETA, "ports: 8080, replies: true", "ports: 8000-8070, replies: false");
    assertThat(impact().flows())
        .extracting(FlowChange::kind, FlowChange::sentence)
        .containsExactly(
            tuple(
                FlowChange.Kind.ALTERED,
                "alpha → beta also passes: tcp 8000-8070 (no answers); and no longer: tcp 8080."));
    datacenter.replace(BETA, "ports: 8000-8070, replies: false", "ports: 8080, replies: true");
    assertThat(impact().flows()).isEmpty();
    datacenter.replace(BETA, "ports: 8080", "ports: 8080-8081");
    assertThat(impact().flows())
        .singleElement()
        .returns(FlowChange.Kind.WIDENED, FlowChange::kind)
        .returns(List.of(new Place(ALPHA, 10, 5), new Place(BETA, 10, 5)), FlowChange::places);
    datacenter.replace(BETA, "replies: true", "replies: false");
    datacenter.replace(BETA, "ports: 8080-8081", "ports: 8080");
    assertThat(sentencesOfFlows())
        .containsExactly("alpha → beta no longer passes: answers to tcp 8080.");
  }

  @Test
  void tellsAnOpenFlowFromAFilterThatPassesEverything() {
    openFromAlphaToBeta("[{protocol: any, replies: true}]");
    PolicySet filtered = datacenter.parse();
    datacenter.replace(ALPHA, "[{protocol: any, replies: true}]", OPEN);
    assertThat(ImpactAnalysis.of(filtered, datacenter.parse(), List.of(), List.of()).flows())
        .singleElement()
        .satisfies(
            change ->
                assertThat(change.sentence())
                    .isEqualTo("alpha → beta was controlled and is open; the same packets pass."));
  }

  @Test
  void namesFindingsThatAppearAndVanish() {
    openFromAlphaToBeta(OPEN);
    datacenter
        .replace(BETA, "flows:\n", "flows:\n  out: {gamma: open}\n")
        .with("tvds/gamma.yaml", datacenter.text(GAMMA) + "flows: {in: {beta: open}}\n");
    Impact impact = impact();
    assertThat(impact.flows())
        .extracting(FlowChange::kind)
        .containsExactly(FlowChange.Kind.WIDENED, FlowChange.Kind.OPENED);
    assertThat(impact.appearing())
        .filteredOn(finding -> finding.kind() == FindingKind.CONTRADICTION)
        .singleElement()
        .matches(finding -> finding.from().equals("alpha") && finding.to().equals("gamma"));
    Impact back = ImpactAnalysis.of(datacenter.parse(), before, List.of(), List.of());
    assertThat(back.vanishing()).isEqualTo(impact.appearing());
    assertThat(back.appearing()).isEqualTo(impact.vanishing());
    assertThat(back.flows())
        .extracting(FlowChange::kind)
        .containsExactly(FlowChange.Kind.NARROWED, FlowChange.Kind.CLOSED);
  }

  @Test
  void aNetworkThatIsTrustedOtherwiseChangesMechanismsAndKeys() {
    datacenter.replace(
        "network.yaml", "trusted-for: []", "trusted-for: [confidentiality, integrity]");
    Impact impact = impact();
    // Beta asks for isolation alone, which the hall gives neither before nor after.
    assertThat(impact.mechanisms())
        .extracting(MechanismChange::tvd)
        .containsExactly("alpha", "gamma");
    assertThat(impact.mechanisms().getFirst().sentence())
        .isEqualTo(
            "alpha is carried by vxlan over wireguard before, by vxlan after; between h1 and h2"
                + " vxlan over wireguard before, vxlan after.");
    assertThat(impact.epochs())
        .containsExactly(
            new EpochChange("alpha", List.of(Cause.MECHANISM_CHANGED)),
            new EpochChange("gamma", List.of(Cause.MECHANISM_CHANGED)));
  }

  @Test
  void aDomainThatIsGoneHasNeitherMembersNorAnEpoch() {
    datacenter.without(GAMMA);
    Impact impact = impact();
    assertThat(impact.hosts())
        .extracting(MembershipChange::sentence)
        .containsExactly(
            "h1 loses its place in gamma: the policy has no such TVD",
            "h2 loses its place in gamma: the policy has no such TVD",
            "h3 loses its place in gamma: the policy has no such TVD");
    assertThat(impact.epochs()).isEmpty();
  }

  @Test
  void elementsLoseThePlacesThatDomainsShareNoMore() {
    datacenter
        .with(ALPHA, datacenter.text(ALPHA) + "share: {host: [beta]}\n")
        .with(BETA, datacenter.text(BETA) + "share: {host: [alpha]}\n");
    PolicySet sharing = datacenter.parse();
    List<PlacedVpe> both = List.of(vpe("h1", "a1", "alpha"), vpe("h1", "b1", "beta"));
    Impact impact = ImpactAnalysis.of(sharing, before, hosts(sharing, before), both);
    assertThat(impact.vpes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.vpe()).isEqualTo("b1");
              assertThat(change.tvd()).isEqualTo("beta");
              assertThat(change.admitted()).isFalse();
            });
    assertThat(ImpactAnalysis.of(before, sharing, hosts(before, sharing), both).vpes())
        .singleElement()
        .matches(MembershipChange::admitted);
  }

  @Test
  void doesNotDependOnTheOrderOfHostsAndElements() {
    datacenter
        .replace(BETA, "runtime-clean]", "runtime-clean, in-secure-cage]")
        .replace(ALPHA, ", in-secure-cage]", "]");
    PolicySet after = datacenter.parse();
    assertThat(
            ImpactAnalysis.of(
                before, after, hosts(before, after).reversed(), elements().reversed()))
        .isEqualTo(ImpactAnalysis.of(before, after, hosts(before, after), elements()));
  }

  private Impact impact() {
    PolicySet after = datacenter.parse();
    return ImpactAnalysis.of(before, after, hosts(before, after), elements());
  }

  private List<String> sentencesOfFlows() {
    return impact().flows().stream().map(FlowChange::sentence).toList();
  }

  private void openFromAlphaToBeta(String out) {
    for (String file : List.of(ALPHA, BETA)) {
      datacenter.replace(
          file,
          "\n      - {protocol: tcp, ports: 8080, replies: true}",
          " " + (file.equals(ALPHA) ? out : OPEN));
    }
  }

  private static List<PlacedVpe> elements() {
    return List.of(vpe("h1", "a1", "alpha"), vpe("h2", "b2", "beta"), vpe("h3", "b3", "beta"));
  }

  private static PlacedVpe vpe(String host, String name, String tvd) {
    return new PlacedVpe(host, name, new TreeMap<>(Map.of(tvd, "")));
  }

  private static List<KnownHost> hosts(PolicySet before, PolicySet after) {
    return List.of(
        host(before, after, "h1", "10.99.0.1", "verified-boot", "runtime-clean", "in-secure-cage"),
        host(before, after, "h2", "10.99.0.2", "verified-boot", "runtime-clean", "in-secure-cage"),
        host(before, after, "h3", "10.99.0.3", "verified-boot", "runtime-clean"));
  }

  private static KnownHost host(
      PolicySet before, PolicySet after, String name, String address, String... properties) {
    return new KnownHost(
        new PlannedHost(
            name, address, EnumSet.of(Stack.LOCAL_BRIDGE, Stack.VXLAN, Stack.VXLAN_OVER_WIREGUARD)),
        new TreeSet<>(List.of("alpha", "beta", "gamma")),
        holding(before, properties),
        holding(after, properties));
  }

  private static HeldProperties holding(PolicySet policy, String... properties) {
    Provenance provenance = new Provenance.Measured("all", Place.ofFile("properties.yaml"));
    return new HeldProperties(
        policy,
        Arrays.stream(properties)
            .map(name -> new Held(property(policy, name), provenance))
            .toList(),
        List.of());
  }

  private static Property property(PolicySet policy, String name) {
    return policy.lattice().named().entrySet().stream()
        .filter(entry -> entry.getKey().equals(name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElseThrow();
  }
}
