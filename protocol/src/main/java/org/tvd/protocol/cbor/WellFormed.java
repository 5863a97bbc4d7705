package org.tvd.protocol.cbor;

import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * Walks over an item before anything is made of it (RFC 8949, appendix C), so that no count and no
 * nesting can cost more than the bytes that it came in.
 */
final class WellFormed {
  static final int MAX_SIZE = 16 << 20;
  static final int MAX_ITEMS = 1 << 20;
  static final int MAX_DEPTH = 32;

  private static final int INDEFINITE = 31;
  private static final int ONE_BYTE = 24;

  private final ByteReader in;

  /** How many items each open array, map or tag still needs. */
  private final long[] open = new long[MAX_DEPTH];

  private int depth;
  private int items;

  private WellFormed(ByteReader in) {
    this.in = in;
  }

  static void check(String structure, Bytes encoded) throws MalformedException {
    ByteReader in = ByteReader.bigEndian(structure, encoded);
    if (encoded.size() > MAX_SIZE) {
      throw in.malformed("expected at most " + MAX_SIZE + " bytes, found " + encoded.size());
    }
    new WellFormed(in).walk();
    in.end();
  }

  private void walk() throws MalformedException {
    do {
      while (depth > 0 && open[depth - 1] == 0) {
        depth--;
      }
      if (depth == 0 && items > 0) {
        return;
      }
      if (depth > 0) {
        open[depth - 1]--;
      }
      if (++items > MAX_ITEMS) {
        throw in.malformed("expected at most " + MAX_ITEMS + " items");
      }
      item();
    } while (true);
  }

  private void item() throws MalformedException {
    int initial = in.u8("initial byte");
    int major = initial >> 5;
    long argument = argument(initial & 0x1f);
    switch (major) {
      case 0, 1 -> {} // an integer is its argument
      case 2, 3 -> in.skip(argument, "string");
      case 4 -> enter(argument, 1);
      case 5 -> enter(argument, 2);
      case 6 -> open(1);
      default -> simple(initial & 0x1f, argument);
    }
  }

  private long argument(int additional) throws MalformedException {
    return switch (additional) {
      case ONE_BYTE -> in.u8("argument");
      case 25 -> in.u16("argument");
      case 26 -> in.u32("argument");
      case 27 -> in.u64("argument");
      case 28, 29, 30 -> throw in.malformed("the reserved additional information " + additional);
      case INDEFINITE -> throw in.malformed("expected a definite length");
      default -> additional;
    };
  }

  /** An item takes at least one byte, so that no count can be larger than what is left. */
  private void enter(long count, int itemsEach) throws MalformedException {
    if (count < 0 || count > in.remaining() / itemsEach) {
      throw in.malformed(
          "count: expected at most %d, found %s"
              .formatted(in.remaining() / itemsEach, Long.toUnsignedString(count)));
    }
    open(count * itemsEach);
  }

  private void open(long count) throws MalformedException {
    if (depth == MAX_DEPTH) {
      throw in.malformed("expected a nesting of at most " + MAX_DEPTH);
    }
    open[depth++] = count;
  }

  private void simple(int additional, long value) throws MalformedException {
    if (additional == ONE_BYTE && value < 32) {
      throw in.malformed("a simple value below 32 in two bytes");
    }
  }
}
