package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The definition of the findings, word by word, over all simple paths. Only for few TVDs. */
final class SimplePaths {
  private record Path(List<Integer> vertices, int controlled) {
    boolean isBetterThan(@Nullable Path other) {
      return other == null
          || controlled < other.controlled
          || (controlled == other.controlled && vertices.size() < other.vertices.size());
    }
  }

  private final SampleFlows flows;
  private final FlowState[][] edges;
  private final @Nullable Path[][] best;

  SimplePaths(SampleFlows flows) {
    this.flows = flows;
    this.best = new Path[flows.size()][flows.size()];
    this.edges = new FlowState[flows.size()][flows.size()];
    for (int from = 0; from < flows.size(); from++) {
      for (int to = 0; to < flows.size(); to++) {
        edges[from][to] = flows.edge(from, to);
      }
    }
    for (int from = 0; from < flows.size(); from++) {
      walk(new ArrayList<>(List.of(from)), 0);
    }
  }

  /** In the order of names, so that of equally good paths the first stays. */
  private void walk(List<Integer> vertices, int controlled) {
    int from = vertices.getFirst();
    int at = vertices.getLast();
    if (new Path(vertices, controlled).isBetterThan(best[from][at])) {
      best[from][at] = new Path(List.copyOf(vertices), controlled);
    }
    for (int next = 0; next < flows.size(); next++) {
      FlowState edge = edges[at][next];
      if (edge != FlowState.CLOSED && !vertices.contains(next)) {
        vertices.add(next);
        walk(vertices, edge == FlowState.CONTROLLED ? controlled + 1 : controlled);
        vertices.removeLast();
      }
    }
  }

  boolean found(FindingKind kind, int from, int to) {
    if (from == to) {
      return false;
    }
    FlowState effective = flows.effective(from, to);
    Path path = best[from][to];
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

  /** The names along the best path; there must be one. */
  List<String> witness(int from, int to) {
    Path path = best[from][to];
    return path == null ? List.of() : path.vertices().stream().map(flows.names()::get).toList();
  }
}
