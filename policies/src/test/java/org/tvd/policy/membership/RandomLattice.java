package org.tvd.policy.membership;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.tvd.policy.lattice.Diagram;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;

/** Products of one to four dimensions of every kind, and properties of them. */
final class RandomLattice {
  /** A diamond, a chain of four and a cube: explicit diagrams of different shapes. */
  private static final List<Map<String, Set<String>>> DIAGRAMS =
      List.of(
          Map.of("a", Set.of("b", "c"), "b", Set.of("d"), "c", Set.of("d")),
          Map.of("a", Set.of("b"), "b", Set.of("c"), "c", Set.of("d")),
          Map.of(
              "a", Set.of("b", "c", "d"),
              "b", Set.of("e", "f"),
              "c", Set.of("e", "g"),
              "d", Set.of("f", "g"),
              "e", Set.of("h"),
              "f", Set.of("h"),
              "g", Set.of("h")));

  private RandomLattice() {}

  static Lattice of(Random random) {
    TreeMap<String, Dimension> dimensions = new TreeMap<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      dimensions.put("d" + i, dimension(random));
    }
    return new Lattice(dimensions, new TreeMap<>());
  }

  private static Dimension dimension(Random random) {
    List<Supplier<Dimension>> kinds =
        List.of(
            () -> new Dimension.Chain(List.of("none", "low", "middle", "high")),
            () -> new Dimension.Powerset(new TreeSet<>(Set.of("x", "y", "z"))),
            () -> new Dimension.Numbers(random.nextInt(3) - 1),
            Dimension.Versions::new,
            Dimension.Days::new,
            () ->
                new Dimension.Product(
                    new TreeMap<>(Map.of("a", dimension(random), "b", new Dimension.Versions()))),
            () -> new Dimension.Drawn(diagram(DIAGRAMS.get(random.nextInt(DIAGRAMS.size())))));
    return kinds.get(random.nextInt(kinds.size())).get();
  }

  private static Diagram diagram(Map<String, Set<String>> above) {
    return switch (Diagram.of(above)) {
      case Diagram.Sound(Diagram diagram) -> diagram;
      case Diagram.Flaw(String problem) -> throw new AssertionError(problem);
    };
  }

  /** Properties that need not differ. */
  static List<Property> some(Lattice lattice, int count, Random random) {
    return IntStream.range(0, count).mapToObj(_ -> property(lattice, random)).toList();
  }

  static Property property(Lattice lattice, Random random) {
    TreeMap<String, Value> values = new TreeMap<>();
    lattice
        .dimensions()
        .forEach(
            (name, dimension) -> {
              if (random.nextInt(3) > 0) {
                values.put(name, value(dimension, random));
              }
            });
    return lattice.property(values);
  }

  static Value value(Dimension dimension, Random random) {
    return switch (dimension) {
      case Dimension.Chain(List<String> labels) -> label(labels, random);
      case Dimension.Drawn(Diagram diagram) -> label(List.copyOf(diagram.labels()), random);
      case Dimension.Powerset(var labels) -> {
        TreeSet<String> some = new TreeSet<>(labels);
        some.removeIf(_ -> random.nextBoolean());
        yield new Value.Labels(some);
      }
      case Dimension.Numbers(long minimum) -> new Value.Whole(minimum + random.nextInt(4));
      case Dimension.Versions() -> {
        List<Long> numbers = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          numbers.add((long) random.nextInt(12));
        }
        yield new Value.Version(numbers);
      }
      case Dimension.Product product -> {
        TreeMap<String, Value> values = new TreeMap<>();
        product.factors().forEach((name, factor) -> values.put(name, value(factor, random)));
        yield product.of(values);
      }
      case Dimension.Days() -> new Value.Day(LocalDate.of(2026, 1, 1 + random.nextInt(4)));
    };
  }

  private static Value label(List<String> labels, Random random) {
    return new Value.Label(labels.get(random.nextInt(labels.size())));
  }
}
