package org.tvd.policy.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Node;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Stack;

/** The physical network with what carries each domain over it. */
final class PlanPictureTest {
  private static final Set<Stack> ALL = Set.of(Stack.values());
  private static final String TWO_SEGMENTS =
      """
      segments:
        rack: {subnets: [192.0.2.0/25], trusted-for: [confidentiality, integrity, isolation]}
        campus: {subnets: [192.0.2.128/25], trusted-for: []}
      """;
  private static final Set<Stack> VXLAN = Set.of(Stack.LOCAL_BRIDGE, Stack.VXLAN);

  private static Graph draw(Set<Stack> offers, List<PlannedHost> hosts, String network) {
    return draw(offers, hosts, network, List.of("alpha", "beta", "gamma"));
  }

  private static Graph draw(
      Set<Stack> offers, List<PlannedHost> hosts, String network, List<String> names) {
    PolicyFixture fixture =
        PolicyFixture.bare("figure-1")
            .with("anchors/ek-ca.pem", PolicyFixture.certificate("EK CA", true))
            .with("network.yaml", network);
    List.copyOf(fixture.files().keySet()).stream()
        .filter(path -> path.startsWith("tvds/") || path.contains(".test."))
        .forEach(fixture::without);
    int number = 0;
    for (String name : names) {
      number++;
      fixture.with(
          "tvds/" + name + ".yaml",
          """
          vni: %d
          subnet: 10.0.%d.0/24
          protection: [%s]
          membership: [measured-boot]
          lease: 5m
          renew: 2m
          """
              .formatted(
                  number,
                  number,
                  name.equals("gamma") ? "isolation" : "confidentiality, integrity, isolation"));
    }
    return PlanPicture.of(fixture.parse(), offers, hosts);
  }

  private static List<String> edges(Graph graph) {
    return graph.edges().stream()
        .map(edge -> edge.from() + " - " + edge.to() + ": " + edge.label() + " " + edge.look())
        .toList();
  }

  @Test
  void eachPairOfSegmentsHasTheStackOfEachDomain() {
    assertThat(edges(draw(ALL, List.of(), TWO_SEGMENTS)))
        .containsExactlyInAnyOrder(
            "segment campus - segment rack: vxlan over wireguard: alpha, beta OPEN",
            "segment campus - segment rack: vxlan: gamma CONTROLLED");
  }

  @Test
  void objectiveThatNothingGivesIsAnErrorWithItsReason() {
    Graph graph = draw(VXLAN, List.of(), TWO_SEGMENTS);
    assertThat(graph.edges())
        .filteredOn(edge -> edge.look() == Look.ERROR)
        .singleElement()
        .satisfies(
            edge -> {
              assertThat(edge.label()).isEqualTo("nothing suffices: alpha, beta");
              assertThat(edge.tip()).contains("alpha", "not trusted", "network.yaml");
            });
  }

  @Test
  void reasonsStandInOneLine() {
    assertThat(draw(ALL, List.of(), TWO_SEGMENTS).edges())
        .extracting(Edge::tip)
        .anySatisfy(tip -> assertThat(tip).contains("alpha: vxlan over wireguard; vxlan: "))
        .allSatisfy(tip -> assertThat(tip).doesNotContain("\ufffd"));
  }

  @Test
  void namesThatHaveNoRoomAreCounted() {
    List<String> names =
        IntStream.range(0, 9).mapToObj(i -> "a-domain-with-a-long-name-" + i).toList();
    assertThat(
            draw(
                    ALL,
                    List.of(),
                    TWO_SEGMENTS,
                    Stream.concat(names.stream(), Stream.of("gamma")).toList())
                .edges())
        .extracting(Edge::label)
        .contains("vxlan over wireguard: a-domain-with-a-long-name-0 and 8 more");
  }

  @Test
  void switchesLinksAndHostsStandWhereTheyAreDeclared() {
    Graph graph =
        draw(
            ALL,
            List.of(new PlannedHost("h1", "192.0.2.7", ALL)),
            """
            segments:
              rack: {subnets: [192.0.2.0/25], trusted-for: [isolation]}
              branch: {subnets: [198.51.100.0/24], trusted-for: []}
            links:
              wan: {between: [rack, branch]}
            switches:
              tor: {segments: [rack], trusted-for: [isolation], can: [vlan]}
            """);
    assertThat(graph.nodes())
        .extracting(Node::id)
        .containsExactly("segment branch", "segment rack", "switch tor", "host h1");
    assertThat(edges(graph))
        .contains(
            "segment rack - switch tor:  PLAIN",
            "segment rack - segment branch: link wan: trusted for nothing PLAIN",
            "host h1 - segment rack:  PLAIN");
    assertThat(graph.edges()).extracting(Edge::arrow).containsOnly(Picture.Arrow.NONE);
  }
}
