package org.tvd.protocol.property;

/**
 * Bounds the depth of a DER encoding before a recursive parser sees it, so that a forged
 * certificate cannot exhaust the stack. It walks over the outer structure only; what is malformed
 * is left to the parser, which then fails at or above this depth.
 */
final class DerNesting {
  static final int MAX_DEPTH = 24;

  private static final int CONSTRUCTED = 0x20;
  private static final int HIGH_TAG = 0x1f;

  private DerNesting() {}

  /**
   * @throws IllegalArgumentException if {@code der} is deeper than {@link #MAX_DEPTH}, or has
   *     lengths that are not definite or do not fit
   */
  static void check(byte[] der) {
    int[] ends = new int[MAX_DEPTH];
    int depth = 0;
    int position = 0;
    while (position < der.length) {
      while (depth > 0 && position >= ends[depth - 1]) {
        depth--;
      }
      int tag = at(der, position++);
      if ((tag & HIGH_TAG) == HIGH_TAG) {
        throw new IllegalArgumentException("expected tags below 31");
      }
      int length = at(der, position++);
      if (length > 0x7f) {
        int count = length & 0x7f;
        if (count == 0 || count > 3) {
          throw new IllegalArgumentException("expected a definite length below 2^24");
        }
        length = 0;
        for (int i = 0; i < count; i++) {
          length = length << 8 | at(der, position++);
        }
      }
      int limit = depth == 0 ? der.length : ends[depth - 1];
      if (length > limit - position) {
        throw new IllegalArgumentException("expected a length within its parent");
      }
      if ((tag & CONSTRUCTED) == 0) {
        position += length;
      } else if (depth == MAX_DEPTH) {
        throw new IllegalArgumentException("expected at most " + MAX_DEPTH + " levels");
      } else {
        ends[depth++] = position + length;
      }
    }
  }

  private static int at(byte[] der, int position) {
    if (position >= der.length) {
      throw new IllegalArgumentException("expected more bytes");
    }
    return der[position] & 0xff;
  }
}
