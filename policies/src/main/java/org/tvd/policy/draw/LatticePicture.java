package org.tvd.policy.draw;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.draw.Hasse.Cover;
import org.tvd.policy.draw.Picture.Arrow;
import org.tvd.policy.draw.Picture.Direction;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Group;
import org.tvd.policy.draw.Picture.Legend;
import org.tvd.policy.draw.Picture.Node;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;
import org.tvd.policy.lattice.Value.Label;
import org.tvd.policy.lattice.Value.Labels;

/**
 * The lattice as Hasse diagrams: what stands above, joined by lines that only go up, is more. One
 * for each dimension, and one of the properties that have names, by the order of the product.
 */
public final class LatticePicture {
  /** A powerset of more labels shows only the sets that are used. */
  private static final int MOST_LABELS = 4;

  private final Lattice lattice;
  private final Collection<Property> used;
  private final List<Group> groups = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private boolean leavesOut;

  private LatticePicture(Lattice lattice, Collection<Property> used) {
    this.lattice = lattice;
    this.used = used;
  }

  /**
   * Draws the lattice.
   *
   * @param used what the policy speaks about besides the named properties: of a dimension with
   *     endless or very many values, the used ones are shown
   */
  public static Graph of(Lattice lattice, Collection<Property> used) {
    LatticePicture picture = new LatticePicture(lattice, used);
    lattice.dimensions().forEach(picture::dimension);
    picture.named();
    List<Legend> legend = new ArrayList<>();
    legend.add(new Legend(Look.PLAIN, true, "the upper one is at least the lower one"));
    if (picture.leavesOut) {
      legend.add(new Legend(Look.CLOSED, true, "likewise; there are more values between or above"));
    }
    legend.add(new Legend(Look.OUTSIDE, false, "lowest value: where a property leaves it out"));
    return new Graph(
        "Lattice of security properties",
        "%d dimensions (%s) and the order of %d named properties: each is at least those below it"
            .formatted(
                lattice.dimensions().size(),
                String.join(", ", lattice.dimensions().keySet()),
                lattice.named().size()),
        Direction.UP,
        picture.groups,
        picture.edges,
        legend);
  }

  private void dimension(String name, Dimension dimension) {
    List<Value> values = List.copyOf(values(name, dimension));
    boolean all = isWhole(dimension);
    leavesOut |= !all;
    String prefix = "dimension " + name + " ";
    groups.add(
        new Group(
            name + (all ? "" : " (values in use)"),
            Look.PLAIN,
            values.stream()
                .map(
                    value ->
                        new Node(
                            prefix + value.spelling(),
                            List.of(value.spelling()),
                            value.equals(dimension.bottom()) ? Look.OUTSIDE : Look.PLAIN,
                            ""))
                .toList()));
    for (Cover cover : Hasse.covers(values, dimension::atLeast)) {
      edges.add(
          new Edge(
              prefix + values.get(cover.low()).spelling(),
              prefix + values.get(cover.high()).spelling(),
              Arrow.NONE,
              "",
              all ? Look.PLAIN : Look.CLOSED,
              ""));
    }
  }

  private static boolean isWhole(Dimension dimension) {
    return switch (dimension) {
      case Dimension.Chain _, Dimension.Drawn _ -> true;
      case Dimension.Powerset(var labels) -> labels.size() <= MOST_LABELS;
      case Dimension.Numbers _, Dimension.Versions _, Dimension.Days _, Dimension.Product _ ->
          false;
    };
  }

  private Set<Value> values(String name, Dimension dimension) {
    return switch (dimension) {
      case Dimension.Chain(List<String> labels) -> labelled(labels);
      case Dimension.Drawn(var diagram) -> labelled(diagram.labels());
      case Dimension.Powerset(var labels) when labels.size() <= MOST_LABELS ->
          subsets(List.copyOf(labels));
      case Dimension.Powerset _,
          Dimension.Numbers _,
          Dimension.Versions _,
          Dimension.Days _,
          Dimension.Product _ ->
          used(name, dimension);
    };
  }

  private static Set<Value> labelled(Collection<String> labels) {
    Set<Value> values = new LinkedHashSet<>();
    labels.forEach(label -> values.add(new Label(label)));
    return values;
  }

  private static Set<Value> subsets(List<String> labels) {
    Set<Value> sets = new LinkedHashSet<>();
    for (int chosen = 0; chosen < 1 << labels.size(); chosen++) {
      TreeSet<String> set = new TreeSet<>();
      for (int i = 0; i < labels.size(); i++) {
        if ((chosen & 1 << i) != 0) {
          set.add(labels.get(i));
        }
      }
      sets.add(new Labels(set));
    }
    return sets;
  }

  private Set<Value> used(String name, Dimension dimension) {
    Set<Value> values = new TreeSet<>(Comparator.comparing(Value::spelling));
    values.add(dimension.bottom());
    used.forEach(property -> values.add(lattice.value(property, name)));
    lattice.named().values().forEach(property -> values.add(lattice.value(property, name)));
    return values;
  }

  private void named() {
    // Two names of one property are one place in the order.
    Map<Property, List<String>> names = new LinkedHashMap<>();
    lattice
        .named()
        .forEach((name, p) -> names.computeIfAbsent(p, _ -> new ArrayList<>()).add(name));
    SortedMap<String, Property> nodes = new TreeMap<>();
    names.forEach((property, all) -> nodes.put(String.join(", ", all), property));
    if (nodes.isEmpty()) {
      return;
    }
    List<Map.Entry<String, Property>> elements = List.copyOf(nodes.entrySet());
    groups.add(
        new Group(
            "named properties",
            Look.PLAIN,
            elements.stream().map(each -> property(each.getKey(), each.getValue())).toList()));
    for (Cover cover :
        Hasse.covers(elements, (high, low) -> lattice.atLeast(high.getValue(), low.getValue()))) {
      edges.add(
          new Edge(
              "named " + elements.get(cover.low()).getKey(),
              "named " + elements.get(cover.high()).getKey(),
              Arrow.NONE,
              "",
              Look.PLAIN,
              ""));
    }
  }

  private static Node property(String name, Property property) {
    List<String> lines = new ArrayList<>(List.of(name));
    property.values().forEach((dimension, value) -> lines.add(dimension + ": " + value.spelling()));
    String whole =
        property.values().entrySet().stream()
            .map(each -> each.getKey() + ": " + each.getValue().spelling())
            .collect(joining(", ", name + ": ", ""));
    return new Node("named " + name, lines, Look.PLAIN, whole);
  }
}
