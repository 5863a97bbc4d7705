package org.tvd.policy.model;

import java.nio.ByteBuffer;

/**
 * An open-addressed hash table from hashes to indices. A slot has the upper half of the hash beside
 * the index, so that nearly all that is not meant is told apart without looking at the bytes.
 */
final class HashSlots {
  /** No more indices of this hash. */
  static final int END = -1;

  /** An index of another hash. */
  private static final int OTHER = -2;

  private static final long UPPER = 0xffffffff00000000L;
  private static final long PRIME = 0x9e3779b97f4a7c15L;

  private final long[] slots;
  private final boolean empty;

  HashSlots(int indices) {
    // Between half and a quarter of the slots are taken.
    slots = new long[Integer.highestOneBit(Math.max(1, indices)) * 4];
    empty = indices == 0;
  }

  boolean isEmpty() {
    return empty;
  }

  void add(long hash, int index) {
    int slot = first(hash);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = (hash & UPPER) | (index + 1);
  }

  /** Where to begin to look. */
  int first(long hash) {
    return (int) hash & (slots.length - 1);
  }

  /** Where to go on. */
  int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /** The index in a slot, if it can be of this hash; else something negative. */
  int at(int slot, long hash) {
    long value = slots[slot];
    if (value == 0) {
      return END;
    }
    return ((value ^ hash) & UPPER) == 0 ? (int) value - 1 : OTHER;
  }

  /** A hash of little-endian bytes. Nobody gains by collisions: the policy alone fills tables. */
  static long hash(ByteBuffer bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = (hash ^ bytes.getLong(at)) * PRIME;
      hash ^= hash >>> 32;
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = (rest << 8) | (bytes.get(at) & 0xff);
    }
    return mix(hash ^ rest);
  }

  private static long mix(long hash) {
    long mixed = hash * PRIME;
    mixed ^= mixed >>> 29;
    mixed *= PRIME;
    return mixed ^ (mixed >>> 32);
  }

  static boolean equal(ByteBuffer a, int aFrom, ByteBuffer b, int bFrom, int length) {
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      if (a.getLong(aFrom + i) != b.getLong(bFrom + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (a.get(aFrom + i) != b.get(bFrom + i)) {
        return false;
      }
    }
    return true;
  }
}
