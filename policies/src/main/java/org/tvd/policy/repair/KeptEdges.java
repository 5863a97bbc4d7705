package org.tvd.policy.repair;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.tvd.policy.repair.CutProblem.Edge;

/** A growing set of edges that reaches nothing closed, with what each node reaches over it. */
final class KeptEdges {
  private final CutProblem problem;
  private final BitSet[] reached;
  private final BitSet cut = new BitSet();

  private KeptEdges(CutProblem problem) {
    this.problem = problem;
    this.reached = new BitSet[problem.nodes()];
    Arrays.setAll(
        reached,
        node -> {
          BitSet itself = new BitSet(problem.nodes());
          itself.set(node);
          return itself;
        });
  }

  /**
   * A cut that no edge can be left out of: every edge is kept, in this order, that can be.
   *
   * @param order of the edges' indexes; pinned edges come before all
   * @return the edges that cannot be kept
   */
  static BitSet cut(CutProblem problem, IntStream order) {
    KeptEdges kept = new KeptEdges(problem);
    IntStream.range(0, problem.edges().size()).filter(problem::isPinned).forEach(kept::tryToKeep);
    order.filter(edge -> !problem.isPinned(edge)).forEach(kept::tryToKeep);
    return kept.cut;
  }

  private void tryToKeep(int index) {
    Edge edge = problem.edges().get(index);
    BitSet behind = reached[edge.to()];
    for (int node = 0; node < reached.length; node++) {
      if (reached[node].get(edge.from()) && problem.closedTo(node).intersects(behind)) {
        cut.set(index);
        return;
      }
    }
    for (BitSet each : reached) {
      if (each.get(edge.from())) {
        each.or(behind);
      }
    }
  }
}
