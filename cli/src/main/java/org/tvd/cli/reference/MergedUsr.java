package org.tvd.cli.reference;

import java.util.List;
import java.util.Optional;

/**
 * Debian's merged /usr: /bin, /sbin and the /lib folders are links into /usr, and the kernel
 * measures files where the links lead. Packages name both places.
 */
final class MergedUsr {
  private static final List<String> MERGED =
      List.of("/bin/", "/sbin/", "/lib/", "/lib32/", "/lib64/", "/libx32/", "/libo32/");

  private MergedUsr() {}

  /** Where the file is measured, if that is another path. */
  static Optional<String> of(String path) {
    return MERGED.stream().anyMatch(path::startsWith)
        ? Optional.of("/usr" + path)
        : Optional.empty();
  }
}
