package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds a best way through the edges of a matrix: with the fewest controlled edges, among those a
 * shortest, among those the first by names. Distances are counted back from the destination, so
 * that the way can go to the first name that is near enough at each step.
 */
final class Witnesses {
  private final FlowMatrix matrix;
  private final Relation openPredecessors;
  private final Relation passingPredecessors;
  private final int[] controlled;
  private final int[] lengths;
  private final long[] unsettled;

  private Witnesses(FlowMatrix matrix, Relation openPredecessors, Relation passingPredecessors) {
    this.matrix = matrix;
    this.openPredecessors = openPredecessors;
    this.passingPredecessors = passingPredecessors;
    this.controlled = new int[matrix.size()];
    this.lengths = new int[matrix.size()];
    this.unsettled = Relation.noneOf(matrix.size());
    Arrays.fill(controlled, -1);
    Arrays.fill(unsettled, -1);
  }

  /** There must be a way. */
  static List<Hop> best(
      FlowMatrix matrix,
      Relation openPredecessors,
      Relation passingPredecessors,
      int from,
      int to) {
    Witnesses search = new Witnesses(matrix, openPredecessors, passingPredecessors);
    search.settle(from, to);
    return search.walk(from, to);
  }

  /** Labels all that are nearer to {@code to} than {@code from} is. */
  private void settle(int from, int to) {
    long[] start = Relation.noneOf(matrix.size());
    Relation.add(start, to);
    SortedMap<Integer, long[]> waiting = new TreeMap<>();
    waiting.put(0, start);
    for (int crossed = 0; controlled[from] < 0 && !waiting.isEmpty(); crossed++) {
      SortedMap<Integer, long[]> beyond = new TreeMap<>();
      while (!waiting.isEmpty() && controlled[from] < 0) {
        int length = waiting.firstKey();
        long[] near = waiting.sequencedValues().removeFirst();
        for (int word = 0; word < near.length; word++) {
          near[word] &= unsettled[word];
          unsettled[word] &= ~near[word];
        }
        label(near, crossed, length);
        if (controlled[from] < 0 && Relation.intersect(near, matrix.open().row(from))) {
          // Nothing that still waits is nearer.
          controlled[from] = crossed;
          lengths[from] = length + 1;
        } else {
          expand(near, openPredecessors, waiting, length + 1);
          expand(near, passingPredecessors, beyond, length + 1);
        }
      }
      waiting = beyond;
    }
  }

  private void label(long[] near, int crossed, int length) {
    for (int word = 0; word < near.length; word++) {
      for (long left = near[word]; left != 0; left &= left - 1) {
        int vertex = (word << 6) + Long.numberOfTrailingZeros(left);
        controlled[vertex] = crossed;
        lengths[vertex] = length;
      }
    }
  }

  private void expand(
      long[] near, Relation predecessors, SortedMap<Integer, long[]> waiting, int length) {
    long[] next = waiting.computeIfAbsent(length, l -> Relation.noneOf(matrix.size()));
    long any = 0;
    for (int word = 0; word < near.length; word++) {
      for (long left = near[word]; left != 0; left &= left - 1) {
        Relation.addAll(next, predecessors.row((word << 6) + Long.numberOfTrailingZeros(left)));
      }
    }
    for (int word = 0; word < next.length; word++) {
      next[word] &= unsettled[word];
      any |= next[word];
    }
    if (any == 0) {
      waiting.remove(length);
    }
  }

  private List<Hop> walk(int from, int to) {
    List<Hop> way = new ArrayList<>();
    for (int at = from; at != to; ) {
      int next = step(at);
      way.add(matrix.hop(at, next));
      at = next;
    }
    return way;
  }

  private int step(int at) {
    long[] row = matrix.passing().row(at);
    for (int word = 0; word < row.length; word++) {
      for (long left = row[word]; left != 0; left &= left - 1) {
        int next = (word << 6) + Long.numberOfTrailingZeros(left);
        int crossing = matrix.open().has(at, next) ? 0 : 1;
        if (controlled[next] >= 0
            && controlled[next] == controlled[at] - crossing
            && lengths[next] == lengths[at] - 1) {
          return next;
        }
      }
    }
    throw new IllegalStateException("there is no way");
  }
}
