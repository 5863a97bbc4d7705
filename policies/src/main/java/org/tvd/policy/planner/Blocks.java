package org.tvd.policy.planner;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The biconnected components of an undirected graph, and by them what lies on any simple path
 * between two vertices: the components along the way between them in the block-cut tree (Hopcroft,
 * Tarjan, Algorithm 447, 1973). Without recursion, so the depth of the graph is no matter.
 */
final class Blocks {
  private static final int NONE = -1;

  /**
   * An edge of the graph; there may be several between two vertices.
   *
   * @param a one end
   * @param b the other end
   */
  record Edge(int a, int b) {
    int other(int end) {
      return end == a ? b : a;
    }
  }

  private final List<Edge> edges;
  private final List<List<Integer>> incident = new ArrayList<>();

  /** Each block's edges. */
  private final List<List<Integer>> blocks = new ArrayList<>();

  /** Each block's vertex that was found first: its parent in the block-cut tree. */
  private final List<Integer> top = new ArrayList<>();

  /** Each vertex's parent in the block-cut tree, a block. */
  private final int[] above;

  private final int[] found;
  private final int[] low;
  private final Deque<Integer> open = new ArrayDeque<>();
  private int time;

  Blocks(int vertices, List<Edge> edges) {
    this.edges = List.copyOf(edges);
    above = new int[vertices];
    found = new int[vertices];
    low = new int[vertices];
    Arrays.fill(above, NONE);
    for (int v = 0; v < vertices; v++) {
      incident.add(new ArrayList<>());
    }
    for (int e = 0; e < edges.size(); e++) {
      incident.get(edges.get(e).a()).add(e);
      incident.get(edges.get(e).b()).add(e);
    }
    for (int v = 0; v < vertices; v++) {
      if (found[v] == 0) {
        search(v);
      }
    }
  }

  /** One vertex on the search's path, the edge that led to it, and how many edges are done. */
  private static final class Visit {
    private final int vertex;
    private final int by;
    private int done;

    private Visit(int vertex, int by) {
      this.vertex = vertex;
      this.by = by;
    }
  }

  private void search(int root) {
    Deque<Visit> path = new ArrayDeque<>();
    path.push(new Visit(root, NONE));
    found[root] = low[root] = ++time;
    while (!path.isEmpty()) {
      Visit visit = path.peek();
      List<Integer> around = incident.get(visit.vertex);
      if (visit.done < around.size()) {
        int edge = around.get(visit.done++);
        int next = edges.get(edge).other(visit.vertex);
        if (edge == visit.by) {
          continue;
        }
        if (found[next] == 0) {
          open.push(edge);
          found[next] = low[next] = ++time;
          path.push(new Visit(next, edge));
        } else if (found[next] < found[visit.vertex]) {
          open.push(edge);
          low[visit.vertex] = Math.min(low[visit.vertex], found[next]);
        }
      } else {
        path.pop();
        if (!path.isEmpty()) {
          close(path.peek().vertex, visit);
        }
      }
    }
  }

  private void close(int parent, Visit child) {
    low[parent] = Math.min(low[parent], low[child.vertex]);
    if (low[child.vertex] < found[parent]) {
      return;
    }
    List<Integer> block = new ArrayList<>();
    int edge;
    do {
      edge = open.pop();
      block.add(edge);
      for (int end : List.of(edges.get(edge).a(), edges.get(edge).b())) {
        if (end != parent) {
          above[end] = blocks.size();
        }
      }
    } while (edge != child.by);
    blocks.add(block);
    top.add(parent);
  }

  /** The edges on any simple path between two vertices; empty where there is no path. */
  Optional<Set<Integer>> between(int from, int to) {
    List<Integer> up = new ArrayList<>();
    Map<Integer, Integer> blocksBelow = new HashMap<>();
    Map<Integer, Integer> blocksUntil = new HashMap<>(Map.of(from, 0));
    for (int v = from; above[v] != NONE; v = top.get(above[v])) {
      up.add(above[v]);
      blocksBelow.put(above[v], up.size());
      blocksUntil.put(top.get(above[v]), up.size());
    }
    Set<Integer> crossed = new LinkedHashSet<>();
    int v = to;
    while (!blocksUntil.containsKey(v)) {
      int block = above[v];
      if (block == NONE) {
        return Optional.empty();
      }
      crossed.addAll(blocks.get(block));
      Integer met = blocksBelow.get(block);
      if (met != null) {
        return Optional.of(with(crossed, up.subList(0, met)));
      }
      v = top.get(block);
    }
    return Optional.of(with(crossed, up.subList(0, blocksUntil.getOrDefault(v, 0))));
  }

  private Set<Integer> with(Set<Integer> crossed, List<Integer> more) {
    more.forEach(block -> crossed.addAll(blocks.get(block)));
    return crossed;
  }
}
