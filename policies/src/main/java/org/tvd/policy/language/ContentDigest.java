package org.tvd.policy.language;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SortedMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Names a set of files by its content. */
public final class ContentDigest {
  private ContentDigest() {}

  /**
   * SHA-256 in hex over each path, in the order of the paths, and its content; before each of them
   * its length as four bytes, big-endian, so that no two sets of files run together.
   */
  public static String of(SortedMap<String, Bytes> files) {
    MessageDigest digest = HashAlgorithm.SHA256.newDigest();
    files.forEach(
        (path, content) -> {
          add(digest, Bytes.ofUtf8(path));
          add(digest, content);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, Bytes part) {
    digest.update(ByteBuffer.allocate(4).putInt(part.size()).flip());
    part.update(digest);
  }
}
