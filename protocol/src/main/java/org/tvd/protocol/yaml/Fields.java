package org.tvd.protocol.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The keys of one mapping, read strictly: a required key that is absent and a key that nobody asked
 * for are both errors.
 */
public final class Fields {
  private final Node.Mapping mapping;
  private final String what;
  private final Problems problems;
  private final TreeSet<String> asked = new TreeSet<>();

  private Fields(Node.Mapping mapping, String what, Problems problems) {
    this.mapping = mapping;
    this.what = what;
    this.problems = problems;
  }

  /**
   * The keys of {@code node}; empty where it is no mapping, which is then reported.
   *
   * @param what the mapping is, for messages
   */
  public static Optional<Fields> of(Node node, String what, Problems problems) {
    if (node instanceof Node.Mapping mapping) {
      return Optional.of(new Fields(mapping, what, problems));
    }
    problems.mismatch(node.place(), what + " is not a mapping", "key: value lines", node.kind());
    return Optional.empty();
  }

  /** The value of a key; where it is absent, that is reported. */
  public Optional<Node> required(String key) {
    Optional<Node> value = optional(key);
    if (value.isEmpty()) {
      problems.mismatch(mapping.place(), what + " lacks a key", "'" + key + "'", "no such key");
    }
    return value;
  }

  /** The value of a key that may be absent. */
  public Optional<Node> optional(String key) {
    asked.add(key);
    return mapping.value(key);
  }

  /** Reports every key that was not asked for. To be called after all others. */
  public void nothingElse() {
    for (Node.Entry entry : mapping.entries()) {
      if (!asked.contains(entry.key().text())) {
        problems.unknown(entry.key().place(), "key in " + what, entry.key().text(), asked);
      }
    }
  }

  /** The entries of a mapping whose keys are the author's own names. */
  public List<Node.Entry> named() {
    List<Node.Entry> entries = new ArrayList<>();
    for (Node.Entry entry : mapping.entries()) {
      if (entry.key().text().matches("[a-z][a-z0-9-]{0,62}")) {
        entries.add(entry);
      } else {
        problems.mismatch(
            entry.key().place(),
            "not a name in " + what,
            "a lower case letter, then letters, digits or hyphens, at most 63",
            entry.key().kind());
      }
    }
    return entries;
  }

  public boolean isEmpty() {
    return mapping.entries().isEmpty();
  }

  public Place place() {
    return mapping.place();
  }
}
