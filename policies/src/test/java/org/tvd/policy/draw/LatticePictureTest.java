package org.tvd.policy.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.tvd.policy.draw.GraphLayout.Box;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Group;
import org.tvd.policy.draw.Picture.Node;
import org.tvd.policy.lattice.Diagram;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;

/** Hasse diagrams of lattices. */
final class LatticePictureTest {
  private final SortedMap<String, Dimension> dimensions = new TreeMap<>();
  private final SortedMap<String, Property> named = new TreeMap<>();

  private Graph draw() {
    return LatticePicture.of(new Lattice(dimensions, named), List.of());
  }

  private void name(String name, Map<String, String> values) {
    TreeMap<String, Value> parsed = new TreeMap<>();
    values.forEach(
        (dimension, spelling) -> {
          Dimension known = Optional.ofNullable(dimensions.get(dimension)).orElseThrow();
          parsed.put(dimension, known.parse(spelling).orElseThrow());
        });
    named.put(name, new Lattice(dimensions, named).property(parsed));
  }

  private static List<String> lines(Graph graph, String prefix) {
    return graph.edges().stream()
        .filter(edge -> edge.from().startsWith(prefix))
        .map(
            edge ->
                edge.from().substring(prefix.length())
                    + " < "
                    + edge.to().substring(prefix.length()))
        .sorted()
        .toList();
  }

  @Test
  void chainPowersetAndDiagramShowEveryValueWithItsCovers() {
    dimensions.put("boot", new Dimension.Chain(List.of("none", "measured", "verified")));
    dimensions.put("tags", new Dimension.Powerset(new TreeSet<>(List.of("a", "b"))));
    Map<String, Set<String>> above =
        Map.of("low", Set.of("left", "right"), "left", Set.of("top"), "right", Set.of("top"));
    if (Diagram.of(above) instanceof Diagram.Sound(Diagram diagram)) {
      dimensions.put("site", new Dimension.Drawn(diagram));
    }
    Graph graph = draw();
    assertThat(lines(graph, "dimension boot "))
        .containsExactly("measured < verified", "none < measured");
    assertThat(lines(graph, "dimension tags "))
        .containsExactly("[] < [a]", "[] < [b]", "[a] < [a, b]", "[b] < [a, b]");
    assertThat(lines(graph, "dimension site "))
        .containsExactly("left < top", "low < left", "low < right", "right < top");
  }

  @Test
  void endlessDimensionShowsWhatIsUsedByItsOwnOrder() {
    dimensions.put("kernel", new Dimension.Versions());
    name("old", Map.of("kernel", "1.9"));
    name("new", Map.of("kernel", "1.10"));
    assertThat(lines(draw(), "dimension kernel ")).containsExactly("0 < 1.9", "1.9 < 1.10");
  }

  @Test
  void namedPropertiesStandInTheOrderOfTheProductWithoutWhatFollows() {
    dimensions.put("boot", new Dimension.Chain(List.of("none", "measured", "verified")));
    dimensions.put("count", new Dimension.Numbers(0));
    name("measured", Map.of("boot", "measured"));
    name("verified", Map.of("boot", "verified"));
    name("both", Map.of("boot", "verified", "count", "2"));
    name("counted", Map.of("count", "1"));
    assertThat(lines(draw(), "named "))
        .containsExactly("counted < both", "measured < verified", "verified < both");
  }

  @Test
  void twoNamesOfOnePropertyAreOneNode() {
    dimensions.put("boot", new Dimension.Chain(List.of("none", "measured")));
    name("a", Map.of("boot", "measured"));
    name("b", Map.of("boot", "measured"));
    assertThat(draw().nodes()).extracting(Node::id).contains("named a, b").hasSize(3);
  }

  @Test
  void largePowersetShowsOnlyTheSetsThatAreUsed() {
    dimensions.put("tags", new Dimension.Powerset(new TreeSet<>(List.of("a", "b", "c", "d", "e"))));
    name("some", Map.of("tags", "[a, c]"));
    assertThat(lines(draw(), "dimension tags ")).containsExactly("[] < [a, c]");
  }

  @Test
  void moreStandsAboveLessAndEachLabelHasItsPlace() {
    dimensions.put("boot", new Dimension.Chain(List.of("none", "measured", "verified")));
    dimensions.put("a-kernel-of-a-rather-long-name", new Dimension.Versions());
    name("x", Map.of("boot", "verified"));
    Graph graph = draw();
    GraphLayout layout = GraphLayout.of(graph);
    for (Edge edge : graph.edges()) {
      assertThat(box(layout, edge.to()).y()).isLessThan(box(layout, edge.from()).y());
    }
    for (int i = 0; i < graph.groups().size(); i++) {
      Group group = graph.groups().get(i);
      assertThat(layout.frames().get(i).width())
          .isGreaterThan(Caption.ems(group.label()) * GraphLayout.FONT);
    }
  }

  private static Box box(GraphLayout layout, String id) {
    return Optional.ofNullable(layout.nodes().get(id)).orElseThrow();
  }
}
