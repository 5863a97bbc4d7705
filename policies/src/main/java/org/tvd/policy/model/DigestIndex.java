package org.tvd.policy.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.ima.ImaCursor;

/**
 * Digests of known content, each with the paths that it is approved under, compiled for look-ups
 * straight from the bytes of a log: hash tables whose slots lead to records in a pool of bytes, so
 * that a look-up among tens of thousands of paths makes no object and misses few caches.
 *
 * <p>A pair's record is the path's length (u16), the digest's length (u8), the digest and the path.
 */
public final class DigestIndex {
  static final int HEADER = 3;

  private final ByteBuffer pairs;
  private final HashSlots pairSlots;
  private final ByteBuffer digests;
  private final int[] digestStarts;
  private final HashSlots digestSlots;
  private final HashSlots anywhereSlots;

  /**
   * @param pairs the records of digests with their paths, in any order
   * @param pairCount how many
   * @param digests all digests, one after the other
   * @param digestStarts where each begins, and the end
   * @param anywhere which of them are approved under every path
   */
  DigestIndex(Bytes pairs, int pairCount, Bytes digests, int[] digestStarts, int[] anywhere) {
    this.pairs = pairs.asBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.pairSlots = new HashSlots(pairCount);
    for (int at = 0; at < pairs.size(); ) {
      int digest = at + HEADER;
      int path = digest + this.pairs.get(at + 2);
      int end = path + this.pairs.getShort(at);
      pairSlots.add(pairHash(this.pairs, digest, path, path, end), at);
      at = end;
    }
    this.digests = digests.asBuffer().order(ByteOrder.LITTLE_ENDIAN);
    this.digestStarts = digestStarts;
    this.digestSlots = new HashSlots(digestStarts.length - 1);
    for (int i = 0; i < digestStarts.length - 1; i++) {
      digestSlots.add(HashSlots.hash(this.digests, digestStarts[i], digestStarts[i + 1]), i);
    }
    this.anywhereSlots = new HashSlots(anywhere.length);
    for (int i : anywhere) {
      anywhereSlots.add(HashSlots.hash(this.digests, digestStarts[i], digestStarts[i + 1]), i);
    }
  }

  /**
   * Whether the content is approved under the path that it was used as: byte for byte, so that no
   * spelling of a path passes for another. MD5 and SHA-1 digests approve nothing.
   */
  public boolean lists(ImaCursor entry) {
    if (!entry.isDigestTrusted()) {
      return false;
    }
    ByteBuffer log = entry.bytes();
    int from = entry.digestStart();
    int to = entry.digestEnd();
    return hasPair(log, from, to, entry.pathStart(), entry.pathEnd())
        || (!anywhereSlots.isEmpty() && has(anywhereSlots, log, from, to));
  }

  private boolean hasPair(ByteBuffer log, int from, int to, int pathFrom, int pathTo) {
    long hash = pairHash(log, from, to, pathFrom, pathTo);
    for (int slot = pairSlots.first(hash); ; slot = pairSlots.next(slot)) {
      int at = pairSlots.at(slot, hash);
      if (at == HashSlots.END) {
        return false;
      }
      if (at >= 0 && isPair(at, log, from, to, pathFrom, pathTo)) {
        return true;
      }
    }
  }

  private boolean isPair(int at, ByteBuffer log, int from, int to, int pathFrom, int pathTo) {
    int digest = at + HEADER;
    int path = digest + (to - from);
    return pairs.get(at + 2) == to - from
        && pairs.getShort(at) == pathTo - pathFrom
        && HashSlots.equal(pairs, digest, log, from, to - from)
        && HashSlots.equal(pairs, path, log, pathFrom, pathTo - pathFrom);
  }

  private boolean has(HashSlots slots, ByteBuffer bytes, int from, int to) {
    long hash = HashSlots.hash(bytes, from, to);
    for (int slot = slots.first(hash); ; slot = slots.next(slot)) {
      int digest = slots.at(slot, hash);
      if (digest == HashSlots.END) {
        return false;
      }
      if (digest >= 0
          && digestStarts[digest + 1] - digestStarts[digest] == to - from
          && HashSlots.equal(digests, digestStarts[digest], bytes, from, to - from)) {
        return true;
      }
    }
  }

  /** A digest needs no mixing: its first bytes are as good as any. */
  private static long pairHash(ByteBuffer bytes, int from, int to, int pathFrom, int pathTo) {
    long digest = to - from < Long.BYTES ? HashSlots.hash(bytes, from, to) : bytes.getLong(from);
    return HashSlots.hash(bytes, pathFrom, pathTo) ^ digest;
  }

  /** All digests, in hex: a view, in which looking for one does not walk over all. */
  public List<String> digests() {
    return new Digests(this);
  }

  private static final class Digests extends AbstractList<String> {
    private final DigestIndex index;

    Digests(DigestIndex index) {
      this.index = index;
    }

    @Override
    public String get(int at) {
      Objects.checkIndex(at, size());
      byte[] digest = new byte[index.digestStarts[at + 1] - index.digestStarts[at]];
      index.digests.get(index.digestStarts[at], digest);
      return HexFormat.of().formatHex(digest);
    }

    @Override
    public int size() {
      return index.digestStarts.length - 1;
    }

    @Override
    public boolean contains(Object digest) {
      if (!(digest instanceof String hex) || !hex.matches("([0-9a-f]{2}){1,64}")) {
        return false;
      }
      Bytes wanted = Bytes.ofHex(hex);
      ByteBuffer bytes = wanted.asBuffer().order(ByteOrder.LITTLE_ENDIAN);
      return index.has(index.digestSlots, bytes, 0, wanted.size());
    }
  }
}
