package org.tvd.policy.membership;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.TvdPolicy;

/**
 * Who reaches whom over edges that are all open: those that both sides of a flow state, and those
 * that an element in several domains makes between each pair of them, unless it is a guard.
 */
final class OpenWays {
  private final PolicySet policy;
  private final SortedMap<String, SortedMap<String, String>> edges;

  OpenWays(PolicySet policy, Collection<PlacedVpe> elements) {
    this.policy = policy;
    this.edges = new TreeMap<>();
    Set<String> names = new TreeSet<>(policy.tvds().keySet());
    names.addAll(policy.dummies().keySet());
    names.forEach(name -> edges.put(name, new TreeMap<>()));
    for (TvdPolicy tvd : policy.tvds().values()) {
      tvd.out().keySet().forEach(peer -> state(tvd.name(), peer));
      tvd.in().keySet().forEach(peer -> state(peer, tvd.name()));
    }
    for (String dummy : policy.dummies().keySet()) {
      policy.dummies().keySet().forEach(other -> state(dummy, other));
    }
    elements.forEach(element -> add(edges, element));
  }

  /**
   * A way that was not there.
   *
   * @param from where it begins
   * @param to where it ends: a flow that the policy closes or controls
   * @param closed whether it closes it
   * @param hops each in words, with the lines that make it
   */
  record Opened(String from, String to, boolean closed, List<String> hops) {
    Opened {
      hops = List.copyOf(hops);
    }

    String toSentence() {
      return "it would let %s reach %s over open flows alone, which the policy %s: %s"
          .formatted(from, to, closed ? "closes" : "controls", String.join(", ", hops));
    }
  }

  /**
   * The first way, by names, that an element opens where the policy does not have it open. Between
   * two domains that share it, and that have a controlled flow, both sides agreed to it.
   */
  Optional<Opened> opened(PlacedVpe joining) {
    SortedMap<String, SortedMap<String, String>> after = new TreeMap<>();
    edges.forEach((from, row) -> after.put(from, new TreeMap<>(row)));
    add(after, joining);
    for (String from : edges.keySet()) {
      Map<String, String> reachedAfter = reached(after, from);
      if (Collections.disjoint(reachedAfter.keySet(), joining.seats().keySet())) {
        continue;
      }
      Set<String> reachedBefore = reached(edges, from).keySet();
      for (String to : new TreeSet<>(reachedAfter.keySet())) {
        if (!reachedBefore.contains(to) && !agrees(joining, from, to)) {
          List<String> hops = way(after, reachedAfter, from, to);
          return Optional.of(new Opened(from, to, isClosed(policy, from, to), hops));
        }
      }
    }
    return Optional.empty();
  }

  /** An element's edges; where both sides state an open flow that way counts as well. */
  private void add(SortedMap<String, SortedMap<String, String>> graph, PlacedVpe element) {
    if (Placement.isGuard(policy, element)) {
      return;
    }
    for (String from : element.seats().keySet()) {
      SortedMap<String, String> row = graph.get(from);
      for (String to : row == null ? Set.<String>of() : element.seats().keySet()) {
        if (!from.equals(to) && graph.containsKey(to)) {
          row.putIfAbsent(to, "%s → %s open (VPE %s is in both)".formatted(from, to, element));
        }
      }
    }
  }

  private boolean agrees(PlacedVpe joining, String from, String to) {
    return isOpen(from, to)
        || (joining.seats().containsKey(from)
            && joining.seats().containsKey(to)
            && !isClosed(policy, from, to));
  }

  private void state(String from, String to) {
    SortedMap<String, String> row = edges.get(from);
    if (row != null && !from.equals(to) && edges.containsKey(to) && isOpen(from, to)) {
      row.put(to, "%s → %s open (%s)".formatted(from, to, places(from, to)));
    }
  }

  private String places(String from, String to) {
    TvdPolicy origin = policy.tvds().get(from);
    TvdPolicy destination = policy.tvds().get(to);
    List<String> places = new ArrayList<>();
    if (origin != null) {
      places.add(origin.outPlace(to).toString());
    }
    if (destination != null) {
      places.add(destination.inPlace(from).toString());
    }
    return places.isEmpty() ? "nobody manages either" : String.join(", ", places);
  }

  private boolean isOpen(String from, String to) {
    return out(policy, from, to) instanceof FlowSide.Open
        && in(policy, from, to) instanceof FlowSide.Open;
  }

  /** Whether a side is closed. Filters without anything in common do not close a flow. */
  static boolean isClosed(PolicySet policy, String from, String to) {
    return out(policy, from, to) instanceof FlowSide.Closed
        || in(policy, from, to) instanceof FlowSide.Closed;
  }

  /** Who is not managed enforces nothing: its side is open. */
  private static FlowSide out(PolicySet policy, String from, String to) {
    TvdPolicy origin = policy.tvds().get(from);
    return origin == null ? new FlowSide.Open() : origin.outTo(to);
  }

  private static FlowSide in(PolicySet policy, String from, String to) {
    TvdPolicy destination = policy.tvds().get(to);
    return destination == null ? new FlowSide.Open() : destination.inFrom(from);
  }

  /** What is reached, with the one before it on a shortest way. */
  private static Map<String, String> reached(
      SortedMap<String, SortedMap<String, String>> graph, String from) {
    Map<String, String> before = new HashMap<>(Map.of(from, from));
    Deque<String> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      String at = next.remove();
      for (String to : row(graph, at).keySet()) {
        if (before.putIfAbsent(to, at) == null) {
          next.add(to);
        }
      }
    }
    return before;
  }

  private static List<String> way(
      SortedMap<String, SortedMap<String, String>> graph,
      Map<String, String> before,
      String from,
      String to) {
    List<String> hops = new ArrayList<>();
    for (String at = to; !at.equals(from); ) {
      String previous = Optional.ofNullable(before.get(at)).orElseThrow();
      hops.addFirst(Optional.ofNullable(row(graph, previous).get(at)).orElseThrow());
      at = previous;
    }
    return hops;
  }

  private static SortedMap<String, String> row(
      SortedMap<String, SortedMap<String, String>> graph, String from) {
    @Nullable SortedMap<String, String> row = graph.get(from);
    return row == null ? Collections.emptySortedMap() : row;
  }
}
