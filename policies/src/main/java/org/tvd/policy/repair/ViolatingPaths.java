package org.tvd.policy.repair;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.tvd.policy.repair.CutProblem.Edge;

/** Looks for paths that lead where they must not. */
final class ViolatingPaths {
  private final CutProblem problem;

  ViolatingPaths(CutProblem problem) {
    this.problem = problem;
  }

  /**
   * Shortest paths over the edges that are not cut, each as indexes of edges. None has a part that
   * violates by itself; there is one as long as anything closed is reached.
   *
   * @param atMost how many
   */
  List<int[]> without(BitSet cut, int atMost) {
    List<int[]> found = new ArrayList<>();
    for (int source = 0; source < problem.nodes() && found.size() < atMost; source++) {
      if (!problem.closedTo(source).isEmpty()) {
        search(source, cut, found);
      }
    }
    return found.size() <= atMost ? found : found.subList(0, atMost);
  }

  private void search(int source, BitSet cut, List<int[]> found) {
    int[] edgeTo = new int[problem.nodes()];
    BitSet seen = new BitSet();
    seen.set(source);
    ArrayDeque<Integer> queue = new ArrayDeque<>();
    queue.add(source);
    while (!queue.isEmpty()) {
      int node = queue.remove();
      int last = problem.firstEdge(node + 1);
      for (int e = cut.nextClearBit(problem.firstEdge(node));
          e < last;
          e = cut.nextClearBit(e + 1)) {
        int next = problem.edges().get(e).to();
        if (seen.get(next)) {
          continue;
        }
        seen.set(next);
        edgeTo[next] = e;
        if (problem.isClosed(source, next)) {
          // What lies behind is reached over a path that violates already.
          addPath(source, next, edgeTo, found);
        } else {
          queue.add(next);
        }
      }
    }
  }

  /** Not if it ends in a shorter one that violates, which another source finds. */
  private void addPath(int source, int target, int[] edgeTo, List<int[]> found) {
    ArrayList<Integer> path = new ArrayList<>();
    for (int node = target; node != source; ) {
      path.addFirst(edgeTo[node]);
      node = problem.edges().get(edgeTo[node]).from();
      if (node != source && problem.isClosed(node, target)) {
        return;
      }
    }
    found.add(path.stream().mapToInt(Integer::intValue).toArray());
  }

  /**
   * Every path of two edges that violates: most of what a repair must break.
   *
   * @param atMost how many
   */
  List<int[]> ofTwoEdges(int atMost) {
    List<int[]> found = new ArrayList<>();
    for (int first = 0; first < problem.edges().size(); first++) {
      Edge edge = problem.edges().get(first);
      int last = problem.firstEdge(edge.to() + 1);
      for (int second = problem.firstEdge(edge.to()); second < last; second++) {
        if (problem.isClosed(edge.from(), problem.edges().get(second).to())) {
          found.add(new int[] {first, second});
          if (found.size() == atMost) {
            return found;
          }
        }
      }
    }
    return found;
  }
}
