package org.tvd.policy.repair;

import java.util.List;
import org.tvd.policy.repair.CutProblem.Edge;

/** What solves a {@link CutProblem}, or why nothing does. */
public sealed interface Cut {

  /**
   * Edges without which nothing closed is reached.
   *
   * @param edges in their order; none is without need
   * @param atLeast how many are proven to be needed: as many as {@code edges} unless time ran out
   */
  record Found(List<Edge> edges, int atLeast) implements Cut {
    public Found {
      edges = List.copyOf(edges);
    }

    /** Whether it is proven that no smaller set does. */
    public boolean isSmallest() {
      return edges.size() == atLeast;
    }
  }

  /**
   * Pinned edges alone reach what is closed.
   *
   * @param paths shortest ones, each of pinned edges, at least one
   */
  record Impossible(List<List<Edge>> paths) implements Cut {
    public Impossible {
      paths = paths.stream().map(List::copyOf).toList();
    }
  }
}
