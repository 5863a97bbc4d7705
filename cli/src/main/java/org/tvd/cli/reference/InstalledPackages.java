package org.tvd.cli.reference;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.reference.HashList;
import org.tvd.protocol.reference.ReferenceCollector;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The files that dpkg installed under a root, as they are there now. A link is followed within the
 * root, for the kernel measures a file where it lies.
 */
public final class InstalledPackages {
  private static final int MAX_FILES = 1 << 22;
  private static final int MAX_LINKS = 40;

  private final Path root;
  private final String list;
  private final ReferenceCollector collector;

  private InstalledPackages(Path root, String list, ReferenceCollector collector) {
    this.root = root;
    this.list = list;
    this.collector = collector;
  }

  /**
   * Hashes every file of every package.
   *
   * @param progress is told how many files are done, of how many
   * @throws IOException if there is no dpkg database, or a file cannot be read
   */
  public static void collect(
      Path root, String list, ReferenceCollector collector, BiConsumer<Integer, Integer> progress)
      throws IOException {
    Path real = root.toRealPath();
    SortedSet<String> paths = paths(real.resolve("var/lib/dpkg/info"));
    InstalledPackages reader = new InstalledPackages(real, list, collector);
    int done = 0;
    for (String path : paths) {
      reader.file(path);
      progress.accept(++done, paths.size());
    }
  }

  private static SortedSet<String> paths(Path info) throws IOException {
    TreeSet<String> paths = new TreeSet<>();
    try (DirectoryStream<Path> lists = Files.newDirectoryStream(info, "*.list")) {
      for (Path file : lists) {
        Files.readString(file, StandardCharsets.ISO_8859_1).lines().forEach(paths::add);
        if (paths.size() > MAX_FILES) {
          throw new IOException("expected at most " + MAX_FILES + " installed files");
        }
      }
    }
    if (paths.isEmpty()) {
      throw new IOException(info + ": expected dpkg's lists of files (*.list), found none");
    }
    return paths;
  }

  private void file(String latin1) throws IOException {
    byte[] name = latin1.getBytes(StandardCharsets.ISO_8859_1);
    Optional<Path> found = resolved(new String(name, StandardCharsets.UTF_8));
    if (found.isEmpty()) {
      collector.note("listed by dpkg, and not there", HashList.measuredPath(name));
    } else if (Files.isRegularFile(found.get(), LinkOption.NOFOLLOW_LINKS)) {
      MessageDigest sha256 = HashAlgorithm.SHA256.newDigest();
      try (InputStream in = new DigestInputStream(Files.newInputStream(found.get()), sha256)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      String path = root.relativize(found.get()).toString();
      collector.measured(
          list,
          Bytes.of(sha256.digest()),
          HashList.measuredPath(path.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** Where the path leads within the root, link by link; none where it leads to nothing. */
  private Optional<Path> resolved(String path) throws IOException {
    Path at = root;
    Path rest;
    try {
      rest = relative(path);
    } catch (InvalidPathException e) {
      return Optional.empty(); // a name that this system's paths cannot hold
    }
    int links = 0;
    while (rest.getNameCount() > 0 && !rest.toString().isEmpty()) {
      Path next = at.resolve(rest.getName(0)).normalize();
      rest = rest.getNameCount() == 1 ? Path.of("") : rest.subpath(1, rest.getNameCount());
      if (!next.startsWith(root)) {
        next = root; // above the root is the root
      }
      if (Files.isSymbolicLink(next)) {
        if (++links > MAX_LINKS) {
          return Optional.empty();
        }
        Path target = Files.readSymbolicLink(next);
        at = target.isAbsolute() ? root : at;
        rest = relative(target.toString()).resolve(rest);
      } else {
        at = next;
      }
    }
    return Files.exists(at, LinkOption.NOFOLLOW_LINKS) ? Optional.of(at) : Optional.empty();
  }

  private static Path relative(String path) {
    return Path.of(path.replaceFirst("^/+", ""));
  }
}
