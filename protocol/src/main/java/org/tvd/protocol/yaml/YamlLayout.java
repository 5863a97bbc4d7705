package org.tvd.protocol.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Written.Block;
import org.tvd.protocol.yaml.Written.Leaf;
import org.tvd.protocol.yaml.Written.Part;
import org.tvd.protocol.yaml.Written.Parts;

/**
 * Lays a YAML file out anew: two spaces for each level, one line for what fits one, keys in a given
 * order. Comments and the meaning stay, which is checked each time: what cannot be laid out so is
 * refused. A file that is laid out already is not changed.
 *
 * <p>A mapping with brackets keeps them while it fits its line; so does a list, and a list of plain
 * texts gets them.
 */
public final class YamlLayout {
  private static final int WIDTH = 100;

  private final List<String> lines = new ArrayList<>();

  private YamlLayout() {}

  /** In which order the keys of mappings stand. */
  public interface Order {
    /** Every mapping as its author ordered it. */
    Order NONE =
        new Order() {
          @Override
          public List<String> keys(List<String> present) {
            return List.of();
          }

          @Override
          public Order below(String key) {
            return this;
          }

          @Override
          public Order item() {
            return this;
          }
        };

    /** The keys that a mapping with {@code present} keys can have; none if its author orders it. */
    List<String> keys(List<String> present);

    /** The order in the value of a key. */
    Order below(String key);

    /** The order in an item. */
    Order item();
  }

  /**
   * The file laid out anew.
   *
   * @param file its path, for messages
   * @return empty where it cannot be, which is then reported
   */
  public static Optional<String> of(String file, Bytes content, Order order, Problems problems) {
    Problems own = new Problems();
    Optional<Node> before = YamlFile.read(file, content, own);
    own.errors().forEach(error -> problems.report(error.place(), error.message()));
    if (before.isEmpty() || !own.isEmpty()) {
      return Optional.empty();
    }
    try {
      WrittenReader.Document document = new WrittenReader(content.utf8()).read();
      String text = new YamlLayout().document(document, order);
      Optional<Node> after = YamlFile.read(file, Bytes.ofUtf8(text), own);
      if (after.isPresent()
          && same(before.get(), after.get())
          && sorted(document.comments())
              .equals(sorted(new WrittenReader(text).read().comments()))) {
        return Optional.of(text);
      }
      throw new WrittenReader.Unmovable("its meaning or a comment would change");
    } catch (WrittenReader.Unmovable | YamlEngineException e) {
      problems.mismatch(
          Place.ofFile(file),
          "the file cannot be laid out anew",
          "plain YAML, comments above or behind what they are about",
          String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static List<String> sorted(List<String> comments) {
    return comments.stream().sorted().toList();
  }

  /** Whether two documents say the same, wherever it stands. */
  static boolean same(Node a, Node b) {
    return switch (a) {
      case Node.Scalar one ->
          b instanceof Node.Scalar other
              && one.text().equals(other.text())
              && one.isNothing() == other.isNothing();
      case Node.Sequence one ->
          b instanceof Node.Sequence other
              && one.items().size() == other.items().size()
              && IntStream.range(0, one.items().size())
                  .allMatch(i -> same(one.items().get(i), other.items().get(i)));
      case Node.Mapping one -> {
        Map<String, Node> others = new HashMap<>();
        if (b instanceof Node.Mapping other) {
          other.entries().forEach(entry -> others.put(entry.key().text(), entry.value()));
        }
        yield b instanceof Node.Mapping
            && others.size() == one.entries().size()
            && one.entries().stream()
                .allMatch(
                    entry ->
                        Optional.ofNullable(others.get(entry.key().text()))
                            .filter(value -> same(entry.value(), value))
                            .isPresent());
      }
    };
  }

  private String document(WrittenReader.Document document, Order order) {
    if (document.root() instanceof Parts root && !root.parts().isEmpty()) {
      // What stands at the head is about the file, whichever key comes first.
      List<String> head = root.parts().getFirst().above;
      List<String> moved = new ArrayList<>(head);
      head.clear();
      comments(moved, 0);
      parts(root, 0, order);
    } else {
      lines.add(document.root().flow());
    }
    comments(document.below(), 0);
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private void comments(List<String> above, int indent) {
    for (String line : above) {
      boolean needless = line.isEmpty() && (lines.isEmpty() || lines.getLast().isEmpty());
      if (!needless) {
        lines.add(line.isEmpty() ? "" : " ".repeat(indent) + line);
      }
    }
  }

  private void parts(Parts parts, int indent, Order order) {
    boolean first = true;
    for (Part part : ordered(parts, order)) {
      comments(first ? part.comments() : part.above, indent);
      first = false;
      String start = " ".repeat(indent) + (parts.mapping() ? part.key.text() + ":" : "-");
      Order below = parts.mapping() ? order.below(unquoted(part.key)) : order.item();
      part(part, start, indent, below, parts.mapping());
    }
  }

  private void part(Part part, String start, int indent, Order order, boolean keyed) {
    String beside = part.beside.isEmpty() ? "" : " " + String.join(" ", part.beside);
    switch (part.value) {
      case Leaf(String text, boolean _) ->
          lines.add(start + (text.isEmpty() ? "" : " " + text) + beside);
      case Block(String header, List<String> content) -> {
        lines.add(start + " " + header + beside);
        for (String line : content) {
          lines.add(line.isEmpty() ? "" : " ".repeat(indent + 2) + line);
        }
      }
      case Parts value -> {
        Parts ordered = new Parts(value.mapping(), value.bracketed(), ordered(value, order));
        if (oneLine(ordered, start.length() + 1)) {
          lines.add(start + " " + flow(ordered, order) + beside);
        } else if (keyed || !beside.isEmpty() || !ordered.parts().getFirst().comments().isEmpty()) {
          lines.add(start + beside);
          parts(ordered, indent + 2, order);
        } else {
          int at = lines.size();
          parts(ordered, indent + 2, order);
          lines.set(at, start + " " + lines.get(at).substring(indent + 2));
        }
      }
    }
  }

  private static boolean oneLine(Parts parts, int column) {
    return parts.parts().isEmpty()
        || ((parts.bracketed() || (!parts.mapping() && parts.ofLeaves()))
            && parts.fitsOneLine()
            && column + parts.flow().length() <= WIDTH);
  }

  private static String flow(Parts parts, Order order) {
    return deeply(parts, order).flow();
  }

  private static Written deeply(Written written, Order order) {
    if (!(written instanceof Parts parts)) {
      return written;
    }
    for (Part part : parts.parts()) {
      part.value =
          deeply(part.value, parts.mapping() ? order.below(unquoted(part.key)) : order.item());
    }
    return new Parts(parts.mapping(), parts.bracketed(), ordered(parts, order));
  }

  private static List<Part> ordered(Parts parts, Order order) {
    if (!parts.mapping()) {
      return parts.parts();
    }
    List<String> keys = order.keys(parts.parts().stream().map(part -> unquoted(part.key)).toList());
    return keys.isEmpty()
        ? parts.parts()
        : parts.parts().stream()
            .sorted(
                Comparator.comparingInt(
                    part -> {
                      int at = keys.indexOf(unquoted(part.key));
                      return at < 0 ? keys.size() : at;
                    }))
            .toList();
  }

  private static String unquoted(Leaf key) {
    return key.quoted() && key.text().length() >= 2
        ? key.text().substring(1, key.text().length() - 1)
        : key.text();
  }
}
