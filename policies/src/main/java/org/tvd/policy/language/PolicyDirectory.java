package org.tvd.policy.language;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;

/**
 * Reads the files of a policy directory into memory. Hidden names are passed over, and so is a link
 * that leads out of the directory: a policy consists of what lies in it.
 */
public final class PolicyDirectory {
  /** How the name of a file of tests ends. They lie beside the policy, and are no part of it. */
  public static final String TEST_SUFFIX = ".test.yaml";

  private static final int MAX_FILES = 10_000;
  private static final int MAX_FILE_SIZE = 32 << 20;
  private static final int MAX_DEPTH = 8;
  private static final long MAX_TOTAL = 256L << 20;

  private final Path root;
  private final Problems problems;
  private final SortedMap<String, Bytes> files = new TreeMap<>();
  private long total;

  private PolicyDirectory(Path root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  /** Every file, by path with forward slashes; what cannot be read is reported. */
  public static SortedMap<String, Bytes> read(Path directory, Problems problems) {
    try {
      PolicyDirectory reader = new PolicyDirectory(directory.toRealPath(), problems);
      reader.walk(reader.root, "", 1);
      return reader.files;
    } catch (IOException e) {
      problems.mismatch(
          Place.ofFile(directory.toString()),
          "the policy directory cannot be read",
          "a directory",
          found(directory));
      return new TreeMap<>();
    }
  }

  private static String found(Path path) {
    if (!Files.exists(path)) {
      return "none";
    }
    return Files.isDirectory(path) ? "one without permission" : "a file";
  }

  private void walk(Path directory, String prefix, int depth) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (name.startsWith(".")) {
          continue;
        }
        String path = prefix + name;
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          if (depth < MAX_DEPTH) {
            walk(entry, path + "/", depth + 1);
          }
        } else {
          file(entry, path);
        }
      }
    }
  }

  private void file(Path entry, String path) {
    try {
      Path real = entry.toRealPath();
      if (!real.startsWith(root) || !Files.isRegularFile(real)) {
        return;
      }
      if (files.size() >= MAX_FILES || total >= MAX_TOTAL) {
        problems.mismatch(
            Place.ofFile(path), "the directory is too large", "10000 files, 256 MiB", "more");
        return;
      }
      try (InputStream in = Files.newInputStream(real)) {
        byte[] content = in.readNBytes(MAX_FILE_SIZE + 1);
        if (content.length > MAX_FILE_SIZE) {
          problems.mismatch(Place.ofFile(path), "the file is too large", "at most 32 MiB", "more");
          return;
        }
        total += content.length;
        files.put(path, Bytes.of(content));
      }
    } catch (IOException e) {
      problems.mismatch(Place.ofFile(path), "the file cannot be read", "a file", e.toString());
    }
  }
}
