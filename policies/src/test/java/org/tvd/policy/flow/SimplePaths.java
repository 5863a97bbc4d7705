package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The definition of the findings, word by word, over all simple paths. Only for few TVDs. */
final class SimplePaths {
  private static final Comparator<Path> BEST =
      Comparator.comparingInt(Path::controlled)
          .thenComparingInt(path -> path.vertices().size())
          .thenComparing(path -> path.vertices().toString());

  private record Path(List<Integer> vertices, int controlled) {}

  private final SampleFlows flows;
  private final Map<List<Integer>, Path> best = new TreeMap<>(Comparator.comparing(List::toString));

  SimplePaths(SampleFlows flows) {
    this.flows = flows;
    for (int from = 0; from < flows.size(); from++) {
      walk(List.of(from), 0);
    }
  }

  private void walk(List<Integer> vertices, int controlled) {
    int at = vertices.getLast();
    if (vertices.size() > 1) {
      best.merge(
          List.of(vertices.getFirst(), at),
          new Path(vertices, controlled),
          (a, b) -> BEST.compare(a, b) <= 0 ? a : b);
    }
    for (int next = 0; next < flows.size(); next++) {
      FlowState edge = flows.edge(at, next);
      if (edge != FlowState.CLOSED && !vertices.contains(next)) {
        List<Integer> longer = new ArrayList<>(vertices);
        longer.add(next);
        walk(longer, edge == FlowState.CONTROLLED ? controlled + 1 : controlled);
      }
    }
  }

  boolean found(FindingKind kind, int from, int to) {
    if (from == to) {
      return false;
    }
    FlowState effective = flows.effective(from, to);
    Path path = best.get(List.of(from, to));
    boolean openly = path != null && path.controlled() == 0;
    return switch (kind) {
      case CONTRADICTION -> effective == FlowState.CLOSED && openly;
      case MEDIATED -> effective == FlowState.CLOSED && path != null && !openly;
      case BYPASS -> effective == FlowState.CONTROLLED && openly;
      case MISMATCH ->
          !flows.isDummy(from)
              && !flows.isDummy(to)
              && (flows.out(from, to) == FlowState.CLOSED)
                  != (flows.in(from, to) == FlowState.CLOSED);
      case DEAD_FLOW ->
          !flows.isDummy(from) && !flows.isDummy(to) && flows.cell(from, to).disjoint();
      case DOWNGRADE ->
          effective != FlowState.CLOSED && flows.isConfidential(from) && !flows.isConfidential(to);
    };
  }

  /** The names along the best path. */
  List<String> witness(int from, int to) {
    return best.get(List.of(from, to)).vertices().stream().map(flows.names()::get).toList();
  }
}
