package org.tvd.protocol.ima;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * What a file digest is: the kernel's name of its algorithm, with the digest's kind before it where
 * the template has one.
 *
 * @param name sha256, ima:sha256, verity:sha256 …
 * @param size the digest's length in bytes, or -1 where the algorithm is not known
 * @param algorithm where it is one of the TPM's
 * @param verity whether it is of the file's fs-verity tree, not of its content
 */
record DigestKind(String name, int size, @Nullable HashAlgorithm algorithm, boolean verity) {
  static final int MAX_PREFIX = 48;
  static final int MAX_DIGEST = 64;
  static final DigestKind MD5 = new DigestKind("md5", 16, null, false);
  static final DigestKind SHA1 = new DigestKind("sha1", 20, HashAlgorithm.SHA1, false);

  private static final Pattern FORM = Pattern.compile("([a-z]{1,16}:)?([a-z0-9_-]{1,30})");
  private static final Map<String, HashAlgorithm> ALGORITHMS =
      Map.of(
          "sha1", HashAlgorithm.SHA1,
          "sha256", HashAlgorithm.SHA256,
          "sha384", HashAlgorithm.SHA384,
          "sha512", HashAlgorithm.SHA512);
  private static final Map<String, Integer> OTHER_SIZES =
      Map.of("md5", 16, "sha224", 28, "sm3", 32, "sm3_256", 32);

  /** The kind of this name; none where it is no name. */
  static Optional<DigestKind> named(String name) {
    Matcher form = FORM.matcher(name);
    if (!form.matches()) {
      return Optional.empty();
    }
    @Nullable HashAlgorithm algorithm = ALGORITHMS.get(form.group(2));
    int size = algorithm == null ? OTHER_SIZES.getOrDefault(form.group(2), -1) : algorithm.size();
    return Optional.of(new DigestKind(name, size, algorithm, name.startsWith("verity:")));
  }
}
