package org.tvd.policy.repair;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Directed minimum multicut: which fewest edges of a graph must go, so that no node reaches another
 * that is closed to it? Nodes are numbers from 0, in the order of their names.
 */
public final class CutProblem {
  private static final Comparator<Edge> ORDER =
      Comparator.comparingInt(Edge::from).thenComparingInt(Edge::to);

  private final List<Edge> edges;
  private final BitSet pinned;
  private final BitSet[] closed;
  private final int[] firstEdge;

  private CutProblem(List<Edge> edges, BitSet pinned, BitSet[] closed) {
    this.edges = edges;
    this.pinned = pinned;
    this.closed = closed;
    this.firstEdge = new int[closed.length + 1];
    edges.forEach(edge -> firstEdge[edge.from() + 1]++);
    Arrays.parallelPrefix(firstEdge, Integer::sum);
  }

  /**
   * A directed edge.
   *
   * @param from the node where it begins
   * @param to another node
   */
  public record Edge(int from, int to) {}

  /**
   * The problem of a graph. Everything may come in any order; what is twice counts once.
   *
   * @param nodes how many
   * @param open its edges
   * @param closed pairs of which the second node must not be reached from the first; none of them
   *     an edge
   * @param pinned edges that must stay; one that is not open is without meaning
   * @throws IllegalArgumentException if an edge leads from a node to itself or out of the graph, or
   *     is closed
   */
  public static CutProblem of(
      int nodes, Collection<Edge> open, Collection<Edge> closed, Collection<Edge> pinned) {
    BitSet[] closedFrom = new BitSet[nodes];
    Arrays.setAll(closedFrom, node -> new BitSet(nodes));
    for (Edge pair : closed) {
      requireInside(pair, nodes);
      closedFrom[pair.from()].set(pair.to());
    }
    TreeSet<Edge> sorted = new TreeSet<>(ORDER);
    for (Edge edge : open) {
      requireInside(edge, nodes);
      if (closedFrom[edge.from()].get(edge.to())) {
        throw new IllegalArgumentException("both open and closed: " + edge);
      }
      sorted.add(edge);
    }
    List<Edge> edges = List.copyOf(sorted);
    BitSet staying = new BitSet(edges.size());
    TreeSet<Edge> pins = new TreeSet<>(ORDER);
    pins.addAll(pinned);
    for (int i = 0; i < edges.size(); i++) {
      staying.set(i, pins.contains(edges.get(i)));
    }
    return new CutProblem(edges, staying, closedFrom);
  }

  private static void requireInside(Edge edge, int nodes) {
    if (edge.from() == edge.to()
        || Math.min(edge.from(), edge.to()) < 0
        || Math.max(edge.from(), edge.to()) >= nodes) {
      throw new IllegalArgumentException("no edge between two of " + nodes + " nodes: " + edge);
    }
  }

  int nodes() {
    return closed.length;
  }

  /** By where they begin, then by where they end; the others speak of them by their index here. */
  List<Edge> edges() {
    return edges;
  }

  boolean isPinned(int edge) {
    return pinned.get(edge);
  }

  boolean isClosed(int from, int to) {
    return closed[from].get(to);
  }

  /** The nodes that are closed to {@code from}; not to be changed. */
  BitSet closedTo(int from) {
    return closed[from];
  }

  /** The index of the first edge of a node; the last one stands before that of the next node. */
  int firstEdge(int from) {
    return firstEdge[from];
  }

  List<Edge> edges(BitSet indexes) {
    return indexes.stream().mapToObj(edges::get).toList();
  }
}
