package org.tvd.policy.flow;

/**
 * Strongly connected components by the algorithm of Kosaraju and Sharir, over rows of bits: a step
 * of the search is an intersection with what is not yet visited, so that the whole takes n² / 64
 * steps however many edges there are. Restricted to some of the vertices, so that only those are
 * looked at whose closure can have changed.
 */
final class Condensation {
  private final Relation successors;
  private final Relation predecessors;
  private final int[] order;
  private final int[] members;
  private final int[] ends;
  private int components;

  private Condensation(Relation successors, Relation predecessors, int count) {
    this.successors = successors;
    this.predecessors = predecessors;
    this.order = new int[count];
    this.members = new int[count];
    this.ends = new int[count];
  }

  /**
   * What each vertex reaches, itself included.
   *
   * @param affected the vertices whose rows are made anew
   * @param known the rows of all others
   */
  static Relation closure(
      Relation successors, Relation predecessors, long[] affected, Relation known) {
    int count = 0;
    for (long word : affected) {
      count += Long.bitCount(word);
    }
    Condensation condensation = new Condensation(successors, predecessors, count);
    condensation.finish(affected.clone());
    condensation.group(affected.clone());
    return condensation.close(known);
  }

  /** Fills {@code order}, the last finished first. */
  private void finish(long[] unvisited) {
    int[] path = new int[order.length];
    int[] cursor = new int[successors.size()];
    int left = order.length;
    for (int root = next(unvisited, unvisited, 0);
        root >= 0;
        root = next(unvisited, unvisited, root >>> 6)) {
      int depth = 0;
      path[depth++] = root;
      Relation.remove(unvisited, root);
      while (depth > 0) {
        int vertex = path[depth - 1];
        int successor = next(successors.row(vertex), unvisited, cursor[vertex]);
        if (successor < 0) {
          order[--left] = vertex;
          depth--;
        } else {
          // What was visited stays so: the words before hold nothing any more.
          cursor[vertex] = successor >>> 6;
          Relation.remove(unvisited, successor);
          path[depth++] = successor;
        }
      }
    }
  }

  /** Puts the members of each component beside each other, those first that nobody else reaches. */
  private void group(long[] unvisited) {
    int end = 0;
    for (int root : order) {
      if (!Relation.has(unvisited, root)) {
        continue;
      }
      int at = end;
      members[end++] = root;
      Relation.remove(unvisited, root);
      for (; at < end; at++) {
        long[] row = predecessors.row(members[at]);
        for (int predecessor = next(row, unvisited, 0);
            predecessor >= 0;
            predecessor = next(row, unvisited, predecessor >>> 6)) {
          Relation.remove(unvisited, predecessor);
          members[end++] = predecessor;
        }
      }
      ends[components++] = end;
    }
  }

  /** Members of a component share their row. */
  private Relation close(Relation known) {
    long[][] closure = new long[known.size()][];
    for (int vertex = 0; vertex < closure.length; vertex++) {
      closure[vertex] = known.row(vertex);
    }
    for (int component = components - 1; component >= 0; component--) {
      int start = component == 0 ? 0 : ends[component - 1];
      long[] row = Relation.noneOf(closure.length);
      for (int i = start; i < ends[component]; i++) {
        Relation.add(row, members[i]);
      }
      for (int i = start; i < ends[component]; i++) {
        long[] direct = successors.row(members[i]);
        for (int word = 0; word < row.length; word++) {
          long missing;
          while ((missing = direct[word] & ~row[word]) != 0) {
            Relation.addAll(row, closure[(word << 6) + Long.numberOfTrailingZeros(missing)]);
          }
        }
      }
      for (int i = start; i < ends[component]; i++) {
        closure[members[i]] = row;
      }
    }
    return Relation.of(closure);
  }

  private static int next(long[] row, long[] among, int word) {
    for (int i = word; i < row.length; i++) {
      long common = row[i] & among[i];
      if (common != 0) {
        return (i << 6) + Long.numberOfTrailingZeros(common);
      }
    }
    return -1;
  }
}
