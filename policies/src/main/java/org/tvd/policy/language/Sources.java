package org.tvd.policy.language;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlFile;

/** The files of a policy set, which remember what was read of them. */
final class Sources {
  private static final String PATH =
      "[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*){0,7}";

  private final SortedMap<String, Bytes> files;
  private final SortedMap<String, Bytes> used = new TreeMap<>();
  private final Problems problems;

  Sources(SortedMap<String, Bytes> files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** Every path that there is. */
  Iterable<String> paths() {
    return files.keySet();
  }

  SortedMap<String, Bytes> used() {
    return Collections.unmodifiableSortedMap(used);
  }

  boolean has(String path) {
    return files.containsKey(path);
  }

  /** Takes a file that may be absent, and that is not read here, into the set. */
  void alsoUse(String path) {
    Bytes content = files.get(path);
    if (content != null) {
      used.put(path, content);
    }
  }

  /** A YAML file that must exist. */
  Optional<Node> yaml(String path) {
    Bytes content = files.get(path);
    if (content == null) {
      problems.mismatch(
          Place.ofFile(path), "the file is missing", "a file of this name", "no file");
      return Optional.empty();
    }
    used.put(path, content);
    return YamlFile.read(path, content, problems);
  }

  /** A YAML file that may be missing. */
  Optional<Node> optionalYaml(String path) {
    return files.containsKey(path) ? yaml(path) : Optional.empty();
  }

  /** A file that another one names. */
  Optional<Bytes> named(Node.Scalar path) {
    if (!path.text().matches(PATH)) {
      problems.mismatch(
          path.place(),
          "not a path in the policy directory",
          "a relative path without '.' or '..' and without hidden names",
          path.kind());
      return Optional.empty();
    }
    Bytes content = files.get(path.text());
    if (content == null) {
      problems.mismatch(
          path.place(), "a file is missing", "the file " + path.text(), "no such file");
      return Optional.empty();
    }
    used.put(path.text(), content);
    return Optional.of(content);
  }
}
