package org.tvd.policy.flow;

import java.util.BitSet;

/**
 * A directed graph with its reflexive and transitive closure. Immutable; a change of few edges
 * makes only those rows of the closure anew that it can concern.
 */
final class Reachability {
  /** From here on, one condensation of the whole is cheaper than that many small steps. */
  private static final int FEW = 64;

  private final Relation successors;
  private final Relation predecessors;
  private final Relation closure;

  private Reachability(Relation successors, Relation predecessors, Relation closure) {
    this.successors = successors;
    this.predecessors = predecessors;
    this.closure = closure;
  }

  static Reachability over(Relation edges) {
    Relation predecessors = edges.transposed();
    long[] all = Relation.noneOf(edges.size());
    for (int vertex = 0; vertex < edges.size(); vertex++) {
      Relation.add(all, vertex);
    }
    return new Reachability(
        edges,
        predecessors,
        Condensation.closure(edges, predecessors, all, Relation.empty(edges.size())));
  }

  /** The closure over other edges between the same vertices. */
  Reachability changedTo(Relation edges) {
    BitSet rows = successors.differing(edges);
    if (rows.stream().mapToLong(row -> count(successors.row(row), edges.row(row))).sum() > FEW) {
      return over(edges);
    }
    Reachability changed = this;
    for (int from : rows.stream().toArray()) {
      long[] now = edges.row(from);
      long[] before = successors.row(from);
      for (int word = 0; word < now.length; word++) {
        long differing = now[word] ^ before[word];
        for (; differing != 0; differing &= differing - 1) {
          int to = (word << 6) + Long.numberOfTrailingZeros(differing);
          changed = Relation.has(now, to) ? changed.with(from, to) : changed.without(from, to);
        }
      }
    }
    // With the rows of the matrix themselves, so that the next comparison is short.
    return new Reachability(edges, changed.predecessors, changed.closure);
  }

  boolean reaches(int from, int to) {
    return closure.has(from, to);
  }

  /** Whose rows of the closure differ from those of another graph of the same vertices. */
  BitSet differing(Reachability other) {
    return closure.differing(other.closure);
  }

  /** What {@code from} reaches, itself included; not to be written. */
  long[] from(int from) {
    return closure.row(from);
  }

  Relation predecessors() {
    return predecessors;
  }

  Relation successors() {
    return successors;
  }

  private Reachability with(int from, int to) {
    Relation succeeding = successors.with(from, to, true);
    Relation preceding = predecessors.with(to, from, true);
    if (closure.has(from, to)) {
      return new Reachability(succeeding, preceding, closure);
    }
    long[] gained = closure.row(to);
    long[][] rows = new long[closure.size()][];
    for (int vertex = 0; vertex < rows.length; vertex++) {
      long[] row = closure.row(vertex);
      if (Relation.has(row, from) && !Relation.has(row, to)) {
        row = row.clone();
        Relation.addAll(row, gained);
      }
      rows[vertex] = row;
    }
    return new Reachability(succeeding, preceding, Relation.of(rows));
  }

  private Reachability without(int from, int to) {
    Relation succeeding = successors.with(from, to, false);
    Relation preceding = predecessors.with(to, from, false);
    if (from == to || leads(succeeding, preceding, from, to)) {
      return new Reachability(succeeding, preceding, closure);
    }
    long[] affected = Relation.noneOf(closure.size());
    for (int vertex = 0; vertex < closure.size(); vertex++) {
      if (closure.has(vertex, from)) {
        Relation.add(affected, vertex);
      }
    }
    return new Reachability(
        succeeding, preceding, Condensation.closure(succeeding, preceding, affected, closure));
  }

  /** Whether {@code to} is reached by other ways than the edge that is there no more. */
  private static boolean leads(Relation successors, Relation predecessors, int from, int to) {
    long[] before = predecessors.row(to);
    long[] reached = successors.row(from).clone();
    long[] left = reached.clone();
    while (!Relation.intersect(reached, before)) {
      int vertex = first(left);
      if (vertex < 0) {
        return false;
      }
      Relation.remove(left, vertex);
      long[] row = successors.row(vertex);
      for (int word = 0; word < row.length; word++) {
        left[word] |= row[word] & ~reached[word];
        reached[word] |= row[word];
      }
    }
    return true;
  }

  private static int first(long[] row) {
    for (int word = 0; word < row.length; word++) {
      if (row[word] != 0) {
        return (word << 6) + Long.numberOfTrailingZeros(row[word]);
      }
    }
    return -1;
  }

  private static int count(long[] a, long[] b) {
    int count = 0;
    for (int word = 0; word < a.length; word++) {
      count += Long.bitCount(a[word] ^ b[word]);
    }
    return count;
  }
}
