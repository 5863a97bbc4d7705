package org.tvd.policy.lattice;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A finite lattice, given by its Hasse diagram. */
public final class Diagram {
  private final NavigableMap<String, Set<String>> atLeast;
  private final String bottom;

  private Diagram(NavigableMap<String, Set<String>> atLeast, String bottom) {
    this.atLeast = atLeast;
    this.bottom = bottom;
  }

  /**
   * Reads a diagram.
   *
   * @param above each label with those directly above it; labels that stand only on the right are
   *     labels too
   */
  public static Reading of(Map<String, Set<String>> above) {
    TreeMap<String, Set<String>> atLeast = new TreeMap<>();
    Set<String> labels = new TreeSet<>(above.keySet());
    above.values().forEach(labels::addAll);
    for (String label : labels) {
      atLeast.put(label, closure(label, above));
    }
    for (String a : labels) {
      for (String b : labels) {
        if (a.compareTo(b) < 0) {
          if (upFrom(a, atLeast).contains(b) && upFrom(b, atLeast).contains(a)) {
            return new Flaw(a + " and " + b + " lie on a cycle");
          }
          if (lowestCommon(a, b, atLeast).isEmpty()) {
            return new Flaw(a + " and " + b + " have no join");
          }
          if (highestCommon(a, b, atLeast).isEmpty()) {
            return new Flaw(a + " and " + b + " have no meet");
          }
        }
      }
    }
    List<String> bottoms =
        labels.stream().filter(label -> upFrom(label, atLeast).containsAll(labels)).toList();
    return bottoms.isEmpty()
        ? new Flaw("it has no label")
        : new Sound(new Diagram(atLeast, bottoms.getFirst()));
  }

  /** A diagram that is a lattice, or why it is none. */
  public sealed interface Reading {}

  /**
   * It is a lattice.
   *
   * @param diagram its order
   */
  public record Sound(Diagram diagram) implements Reading {}

  /**
   * It is none.
   *
   * @param problem the pair of labels that shows it
   */
  public record Flaw(String problem) implements Reading {}

  public SortedSet<String> labels() {
    return Collections.unmodifiableSortedSet(atLeast.navigableKeySet());
  }

  String bottom() {
    return bottom;
  }

  boolean atLeast(String high, String low) {
    Set<String> up = atLeast.get(low);
    return up != null && up.contains(high);
  }

  private static Set<String> closure(String from, Map<String, Set<String>> above) {
    Set<String> reached = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      String label = next.remove();
      if (reached.add(label)) {
        next.addAll(above.getOrDefault(label, Set.of()));
      }
    }
    return reached;
  }

  private static List<String> lowestCommon(String a, String b, Map<String, Set<String>> atLeast) {
    Set<String> common = new HashSet<>(upFrom(a, atLeast));
    common.retainAll(upFrom(b, atLeast));
    return common.stream().filter(c -> upFrom(c, atLeast).containsAll(common)).toList();
  }

  private static List<String> highestCommon(String a, String b, Map<String, Set<String>> atLeast) {
    List<String> common =
        atLeast.keySet().stream()
            .filter(c -> upFrom(c, atLeast).contains(a) && upFrom(c, atLeast).contains(b))
            .toList();
    return common.stream()
        .filter(c -> common.stream().allMatch(d -> upFrom(d, atLeast).contains(c)))
        .toList();
  }

  private static Set<String> upFrom(String label, Map<String, Set<String>> atLeast) {
    return atLeast.getOrDefault(label, Set.of());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Diagram that && atLeast.equals(that.atLeast);
  }

  @Override
  public int hashCode() {
    return atLeast.hashCode();
  }
}
