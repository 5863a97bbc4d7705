package org.tvd.policy.model;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.tvd.protocol.Bytes;

/** Collects what a {@link DigestIndex} is to know. */
public final class DigestIndexBuilder {
  private static final int MAX_DIGEST = 64;
  private static final int MAX_PATH = 4096;

  /**
   * By the digest in hex; the paths in Latin-1, so that they keep their bytes; none for anywhere.
   */
  private final Map<String, Set<String>> paths = new TreeMap<>();

  /** Approves content under every path. Once it is, it stays so. */
  public DigestIndexBuilder anywhere(Bytes digest) {
    paths.put(digest.hex(), Set.of());
    return this;
  }

  /**
   * Approves content under one path.
   *
   * @param digest at most 64 bytes
   * @param path as the kernel has it, at most 4096 bytes; its log writes an underscore for a space
   *     (ima_write_template_field_data), and so does the index
   */
  public DigestIndexBuilder under(Bytes digest, Bytes path) {
    if (digest.size() > MAX_DIGEST || path.isEmpty() || path.size() > MAX_PATH) {
      throw new IllegalArgumentException("expected a digest and a path of the kernel's sizes");
    }
    Set<String> known = paths.computeIfAbsent(digest.hex(), _ -> new TreeSet<>());
    if (known instanceof TreeSet) {
      known.add(latin1(path).replace(' ', '_'));
    }
    return this;
  }

  /** Whether nothing was approved yet. */
  public boolean isEmpty() {
    return paths.isEmpty();
  }

  public DigestIndex build() {
    ByteArrayOutputStream pairs = new ByteArrayOutputStream();
    ByteArrayOutputStream digests = new ByteArrayOutputStream();
    int[] digestStarts = new int[paths.size() + 1];
    IntStream.Builder anywhere = IntStream.builder();
    int index = 0;
    int pairCount = 0;
    for (Map.Entry<String, Set<String>> entry : paths.entrySet()) {
      byte[] digest = Bytes.ofHex(entry.getKey()).toArray();
      digests.writeBytes(digest);
      if (entry.getValue().isEmpty()) {
        anywhere.add(index);
      }
      for (String path : entry.getValue()) {
        pairs.write(path.length());
        pairs.write(path.length() >> Byte.SIZE);
        pairs.write(digest.length);
        pairs.writeBytes(digest);
        pairs.writeBytes(path.getBytes(StandardCharsets.ISO_8859_1));
        pairCount++;
      }
      digestStarts[++index] = digests.size();
    }
    return new DigestIndex(
        Bytes.of(pairs.toByteArray()),
        pairCount,
        Bytes.of(digests.toByteArray()),
        digestStarts,
        anywhere.build().toArray());
  }

  private static String latin1(Bytes path) {
    return new String(path.toArray(), StandardCharsets.ISO_8859_1);
  }
}
