package org.tvd.cli.reference;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.tvd.policy.reference.Proposal;
import org.tvd.protocol.Bytes;

/** A proposal's folder, and the writing of a policy's files. */
public final class ProposalFolder {
  private static final int MAX_FILE = 64 << 20;
  private static final int MAX_FILES = 1000;

  private ProposalFolder() {}

  /**
   * Writes a proposal.
   *
   * @param overwrite whether another proposal may be there
   * @throws FileAlreadyExistsException if something is there that may not be overwritten
   */
  public static void write(Path folder, Proposal proposal, boolean overwrite) throws IOException {
    if (Files.exists(folder) && !isEmpty(folder)) {
      if (!overwrite || !Files.isRegularFile(folder.resolve(Proposal.REVIEW))) {
        throw new FileAlreadyExistsException(
            folder + " is not empty; another folder, or --force over an earlier proposal");
      }
      for (String path : read(folder).files().keySet()) {
        Files.delete(folder.resolve(path)); // no list of an earlier proposal stays behind
      }
    }
    SortedMap<String, Bytes> files = new TreeMap<>(proposal.files());
    files.put(Proposal.REVIEW, Bytes.ofUtf8(proposal.review()));
    write(folder, files);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  /** Writes files under {@code folder}; each appears whole or not at all. */
  public static void write(Path folder, SortedMap<String, Bytes> files) throws IOException {
    for (Map.Entry<String, Bytes> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      Path parent = target.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      Path temporary = Files.createTempFile(parent, ".reference", ".new");
      try {
        Files.write(temporary, file.getValue().toArray());
        Files.setPosixFilePermissions(
            temporary, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /** Whether {@code path} is a folder with a proposal. */
  public static boolean isOne(Path path) {
    return Files.isRegularFile(path.resolve(Proposal.REVIEW));
  }

  /** Reads a proposal as it lies there now. */
  public static Proposal read(Path folder) throws IOException {
    if (!isOne(folder)) {
      throw new IOException(folder + ": expected a proposal with " + Proposal.REVIEW);
    }
    SortedMap<String, Bytes> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder, 2)) {
      for (Path file : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          if (files.size() == MAX_FILES) {
            throw new IOException(folder + ": expected at most " + MAX_FILES + " files");
          }
          files.put(folder.relativize(file).toString(), content(file, MAX_FILE));
        }
      }
    }
    Bytes review = files.remove(Proposal.REVIEW);
    return new Proposal(files, review == null ? "" : review.utf8());
  }

  /** A whole file of at most {@code limit} bytes. */
  public static Bytes content(Path file, int limit) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": expected a file, found a directory");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(limit + 1);
      if (content.length > limit) {
        throw new IOException(file + ": expected at most " + limit + " bytes");
      }
      return Bytes.of(content);
    }
  }
}
