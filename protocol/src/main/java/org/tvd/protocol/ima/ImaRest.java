package org.tvd.protocol.ima;

import java.security.MessageDigest;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * What a host sent of its log beyond the quote. It proves nothing yet, but it must appear next time
 * where it stood: a log only grows.
 *
 * @param size its length in bytes
 * @param sha256 its SHA-256; empty where there is no rest
 */
public record ImaRest(int size, Bytes sha256) {
  /** Nothing was sent beyond the quote. */
  public static final ImaRest NONE = new ImaRest(0, Bytes.EMPTY);

  /** What follows {@code from} in {@code part}. */
  public static ImaRest of(Bytes part, int from) {
    return from == part.size()
        ? NONE
        : new ImaRest(part.size() - from, hash(part, from, part.size()));
  }

  /** Whether the rest stands at {@code from} in {@code part}. */
  public boolean isAt(int from, Bytes part) {
    return size == 0
        || (size <= part.size() - from && hash(part, from, from + size).equals(sha256));
  }

  private static Bytes hash(Bytes part, int from, int to) {
    MessageDigest digest = HashAlgorithm.SHA256.newDigest();
    part.update(digest, from, to);
    return Bytes.of(digest.digest());
  }
}
