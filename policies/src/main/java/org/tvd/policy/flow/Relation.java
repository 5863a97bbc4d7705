package org.tvd.policy.flow;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A relation over the indices 0 to n-1, as rows of bits. Immutable; relations that differ in a few
 * rows share the others.
 */
final class Relation {
  private final long[][] rows;

  private Relation(long[][] rows) {
    this.rows = rows;
  }

  /** The rows are not copied: whoever hands them over writes them no more. */
  static Relation of(long[][] rows) {
    return new Relation(rows);
  }

  static Relation empty(int size) {
    long[][] rows = new long[size][];
    Arrays.fill(rows, noneOf(size));
    return new Relation(rows);
  }

  int size() {
    return rows.length;
  }

  /** Not to be written. */
  long[] row(int from) {
    return rows[from];
  }

  boolean has(int from, int to) {
    return has(rows[from], to);
  }

  /** The rows that are not the same. Shared ones are told at a glance. */
  BitSet differing(Relation other) {
    BitSet differing = new BitSet();
    for (int row = 0; row < rows.length; row++) {
      if (!Arrays.equals(rows[row], other.rows[row])) {
        differing.set(row);
      }
    }
    return differing;
  }

  Relation withRow(int from, long[] row) {
    long[][] changed = rows.clone();
    changed[from] = row;
    return new Relation(changed);
  }

  Relation with(int from, int to, boolean related) {
    if (has(from, to) == related) {
      return this;
    }
    long[] row = rows[from].clone();
    row[to >>> 6] ^= 1L << to;
    return withRow(from, row);
  }

  /** Rows become columns, 64 by 64 bits at a time. */
  Relation transposed() {
    int size = rows.length;
    long[][] columns = new long[size][(size + 63) >>> 6];
    long[] block = new long[64];
    for (int top = 0; top < size; top += 64) {
      for (int word = 0; word << 6 < size; word++) {
        for (int i = 0; i < 64; i++) {
          block[i] = top + i < size ? rows[top + i][word] : 0;
        }
        transpose(block);
        for (int i = 0; i < 64 && (word << 6) + i < size; i++) {
          columns[(word << 6) + i][top >>> 6] = block[i];
        }
      }
    }
    return new Relation(columns);
  }

  /** Exchanges the off-diagonal quarters of ever smaller squares. */
  private static void transpose(long[] block) {
    long mask = 0xffffffffL;
    for (int width = 32; width != 0; width >>>= 1, mask ^= mask << width) {
      for (int i = 0; i < 64; i = ((i | width) + 1) & ~width) {
        long differing = ((block[i] >>> width) ^ block[i | width]) & mask;
        block[i] ^= differing << width;
        block[i | width] ^= differing;
      }
    }
  }

  static long[] noneOf(int size) {
    return new long[(size + 63) >>> 6];
  }

  static boolean has(long[] row, int index) {
    return (row[index >>> 6] & (1L << index)) != 0;
  }

  static void add(long[] row, int index) {
    row[index >>> 6] |= 1L << index;
  }

  static void remove(long[] row, int index) {
    row[index >>> 6] &= ~(1L << index);
  }

  static void addAll(long[] row, long[] more) {
    for (int word = 0; word < row.length; word++) {
      row[word] |= more[word];
    }
  }

  static boolean intersect(long[] a, long[] b) {
    for (int word = 0; word < a.length; word++) {
      if ((a[word] & b[word]) != 0) {
        return true;
      }
    }
    return false;
  }
}
