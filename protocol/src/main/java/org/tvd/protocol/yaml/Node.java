package org.tvd.protocol.yaml;

import java.util.List;
import java.util.Optional;

/** A piece of YAML, with its place. */
public sealed interface Node {

  Place place();

  /** What it is, for messages. */
  default String kind() {
    return switch (this) {
      case Scalar scalar when scalar.isNothing() -> "nothing";
      case Scalar scalar -> "'" + Problems.shorten(scalar.text()) + "'";
      case Sequence _ -> "a list";
      case Mapping _ -> "a mapping";
    };
  }

  /**
   * A text. What it means is for its reader to say: YAML's own types are not used.
   *
   * @param text without quotes
   * @param plain whether it stands without quotes on one line, so that columns in it can be counted
   * @param quoted whether it is quoted or a block
   * @param place of its first character
   */
  record Scalar(String text, boolean plain, boolean quoted, Place place) implements Node {

    /** An absent value: {@code key:} with nothing after it, or YAML's null. */
    public boolean isNothing() {
      return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  /**
   * A list.
   *
   * @param items in their order
   * @param place of its start
   */
  record Sequence(List<Node> items, Place place) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A mapping from texts, each key once.
   *
   * @param entries in their order
   * @param place of its start
   */
  record Mapping(List<Entry> entries, Place place) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value of a key; empty where it is absent. */
    public Optional<Node> value(String key) {
      return entries.stream()
          .filter(entry -> entry.key().text().equals(key))
          .map(Entry::value)
          .findFirst();
    }
  }

  /**
   * One entry of a mapping.
   *
   * @param key its name
   * @param value what it maps to
   */
  record Entry(Scalar key, Node value) {}
}
