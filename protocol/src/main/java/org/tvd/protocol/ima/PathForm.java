package org.tvd.protocol.ima;

import java.nio.ByteBuffer;
import org.tvd.protocol.MalformedException;

/** A path has no zero byte but the one that ends it, so that no two readers see two paths in it. */
final class PathForm {
  static final int MAX_PATH = 4096;

  private PathForm() {}

  /**
   * Refuses what is no path.
   *
   * @param in the log
   * @param from where the path begins
   * @param to where it ends, without the zero byte behind it
   * @param terminated whether there must be one
   */
  static void check(ByteBuffer in, int from, int to, boolean terminated) throws MalformedException {
    int size = to - from;
    if (size < 0 || size > MAX_PATH) {
      throw malformed(from, "expected 1 to " + (MAX_PATH + 1) + " bytes, found " + (size + 1));
    }
    if (zeroIn(in, from, to) || (terminated && in.get(to) != 0)) {
      throw malformed(from, "expected one zero byte, at its end");
    }
  }

  private static boolean zeroIn(ByteBuffer in, int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long eight = in.getLong(at);
      if (((eight - 0x0101010101010101L) & ~eight & 0x8080808080808080L) != 0) {
        return true;
      }
    }
    for (; at < to; at++) {
      if (in.get(at) == 0) {
        return true;
      }
    }
    return false;
  }

  private static MalformedException malformed(int offset, String problem) {
    return new MalformedException("IMA log", offset, "path: " + problem);
  }
}
