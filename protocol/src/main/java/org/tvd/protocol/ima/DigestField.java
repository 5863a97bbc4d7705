package org.tvd.protocol.ima;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.tvd.protocol.MalformedException;

/**
 * The d-ng and d-ngv2 fields: the algorithm's name, a colon and a zero byte, then the digest. The
 * second form has the digest's kind before the algorithm: "verity:sha256:".
 */
final class DigestField {
  private static final int MAX_PREFIX = 48;
  private static final int MAX_DIGEST = 64;
  private static final Pattern PREFIX = Pattern.compile("([a-z]+:)?([a-z0-9-]+):");
  private static final Map<String, Integer> SIZES =
      Map.of("md5", 16, "sha1", 20, "sha224", 28, "sha256", 32, "sha384", 48, "sha512", 64);

  private final byte[] log;
  // Nearly all entries of a log have the same algorithm, so it is looked up once.
  private byte[] lastPrefix = new byte[0];
  private int lastSize;

  DigestField(byte[] log) {
    this.log = log;
  }

  /** Refuses a field that is not of this form; a violation's digest may have any length. */
  void check(int offset, int size, boolean violation) throws MalformedException {
    int prefix = prefixLength(log, offset, size);
    if (prefix < 0) {
      throw malformed(offset, "expected an algorithm's name, a colon and a zero byte");
    }
    if (!Arrays.equals(log, offset, offset + prefix, lastPrefix, 0, lastPrefix.length)) {
      byte[] found = Arrays.copyOfRange(log, offset, offset + prefix);
      var form = PREFIX.matcher(new String(found, StandardCharsets.ISO_8859_1));
      if (!form.matches()) {
        throw malformed(offset, "expected an algorithm's name");
      }
      lastSize = SIZES.getOrDefault(form.group(2), -1);
      lastPrefix = found;
    }
    int digest = size - prefix - 1;
    if (digest > MAX_DIGEST || (!violation && lastSize >= 0 && digest != lastSize)) {
      throw malformed(offset, "found a digest of " + digest + " bytes");
    }
  }

  /** The length of the name with its colon, or -1. */
  static int prefixLength(byte[] log, int offset, int size) {
    int limit = Math.min(size, MAX_PREFIX);
    for (int i = 0; i < limit; i++) {
      if (log[offset + i] == 0) {
        return i > 1 && log[offset + i - 1] == ':' ? i : -1;
      }
    }
    return -1;
  }

  private static MalformedException malformed(int offset, String problem) {
    return new MalformedException("IMA log", offset, "file digest: " + problem);
  }
}
