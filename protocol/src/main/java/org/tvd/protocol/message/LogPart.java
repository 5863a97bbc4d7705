package org.tvd.protocol.message;

import org.tvd.protocol.Bytes;

/**
 * A measurement log, or what is new of it since earlier evidence of the same boot. The quote binds
 * the offset too, so that a part cannot be taken for another, nor for a whole log.
 *
 * @param offset how many bytes of the log the verifier has already; 0 where the log is whole
 * @param content what follows them; empty, at offset 0, where there is no log
 */
public record LogPart(long offset, Bytes content) {
  /** No log at all. */
  public static final LogPart NONE = new LogPart(0, Bytes.EMPTY);

  /** A log from its first byte on. */
  public static LogPart whole(Bytes log) {
    return new LogPart(0, log);
  }
}
