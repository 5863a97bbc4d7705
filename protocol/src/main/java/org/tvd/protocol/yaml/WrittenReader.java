package org.tvd.protocol.yaml;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.tvd.protocol.yaml.Written.Block;
import org.tvd.protocol.yaml.Written.Leaf;
import org.tvd.protocol.yaml.Written.Part;
import org.tvd.protocol.yaml.Written.Parts;

/**
 * Reads a sound YAML document with its comments. A comment on lines of its own belongs to what
 * begins below it, one at the end of a line to what began last on it.
 */
final class WrittenReader {
  private final List<String> lines;
  private final Iterator<Event> events;
  private final List<String> pending = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();
  private int begun = -1;
  private Part last = new Part(List.of());

  WrittenReader(String text) {
    this.lines = text.lines().toList();
    this.events =
        new Parse(
                LoadSettings.builder()
                    .setParseComments(true)
                    .setCodePointLimit(YamlFile.MAX_SIZE)
                    .setBufferSize(text.length() + 1)
                    .build())
            .parseString(text)
            .iterator();
  }

  /** It has something that cannot be laid out anew. */
  static final class Unmovable extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Unmovable(String why) {
      super(why);
    }
  }

  /**
   * A document.
   *
   * @param root of it
   * @param below comments at its end
   * @param comments all of them, as they stand
   */
  record Document(Written root, List<String> below, List<String> comments) {}

  Document read() throws Unmovable {
    Event event = next();
    while (event.getEventId() == Event.ID.StreamStart
        || event.getEventId() == Event.ID.DocumentStart) {
      event = next();
    }
    Written root = written(event, last);
    while (events.hasNext()) {
      next();
    }
    return new Document(root, List.copyOf(pending), List.copyOf(comments));
  }

  /** The next event that is no comment. */
  private Event next() {
    Event event = events.next();
    while (event instanceof CommentEvent comment) {
      comment(comment);
      event = events.next();
    }
    return event;
  }

  private void comment(CommentEvent comment) {
    if (comment.getCommentType() == CommentType.BLANK_LINE) {
      return;
    }
    String text = ("#" + comment.getValue()).stripTrailing();
    comments.add(text);
    int line = line(comment);
    // Not by the type of the comment: behind a block of text, every comment counts as in its line.
    if (!lines.get(line).strip().startsWith("#")) {
      last.beside.add(text);
      return;
    }
    if (blankAbove(line)) {
      pending.add("");
    }
    pending.add(text);
  }

  private Part begin(Event event) {
    int line = line(event);
    if (blankAbove(line) && line != begun) {
      pending.add("");
    }
    begun = line;
    last = new Part(pending);
    pending.clear();
    return last;
  }

  private boolean blankAbove(int line) {
    return line > 0 && line <= lines.size() && lines.get(line - 1).isBlank();
  }

  private Written written(Event event, Part owner) throws Unmovable {
    if (event instanceof ScalarEvent scalar) {
      return scalar(scalar);
    }
    if (!(event instanceof CollectionStartEvent start)) {
      throw new Unmovable("it has " + event.getEventId());
    }
    boolean mapping = start instanceof MappingStartEvent;
    List<Part> parts = new ArrayList<>();
    for (Event each = next(); !ends(each); each = next()) {
      Part part = begin(each);
      if (mapping) {
        if (!(each instanceof ScalarEvent name) || !(scalar(name) instanceof Leaf key)) {
          throw new Unmovable("a key is no text on one line");
        }
        part.key = key;
        part.value = written(next(), part);
      } else {
        part.value = written(each, part);
      }
      parts.add(part);
    }
    if (start.isFlow()) {
      last = owner;
    }
    return new Parts(mapping, start.isFlow(), parts);
  }

  private static boolean ends(Event event) {
    return event.getEventId() == Event.ID.SequenceEnd || event.getEventId() == Event.ID.MappingEnd;
  }

  private Written scalar(ScalarEvent event) throws Unmovable {
    String text = event.getValue();
    ScalarStyle style = event.getScalarStyle();
    if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
      return block(event);
    }
    boolean plain = text.codePoints().allMatch(c -> c >= ' ' && c != 0x7f && c < 0xfffe);
    if (style == ScalarStyle.PLAIN && plain) {
      return new Leaf(text, false);
    }
    return style == ScalarStyle.SINGLE_QUOTED && plain
        ? new Leaf("'" + text.replace("'", "''") + "'", true)
        : new Leaf(quoted(text), true);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (c < ' ' || (c >= 0x7f && c < 0xa0) || c >= 0xfffe || c == 0x2028 || c == 0x2029) {
            quoted.append("\\u%04x".formatted((int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private Block block(ScalarEvent event) throws Unmovable {
    int line = line(event);
    String first = lines.get(line);
    int column = first.offsetByCodePoints(0, event.getStartMark().map(Mark::getColumn).orElse(0));
    String header = first.substring(column).replaceFirst("\\s.*", "");
    if (!header.matches("[|>]-?")) {
      throw new Unmovable("a block of text has indicators that depend on its layout");
    }
    List<String> content = new ArrayList<>();
    int indentation = -1;
    for (String each : lines.subList(line + 1, lines.size())) {
      int spaces = each.length() - each.stripLeading().length();
      if (!each.isBlank()) {
        indentation = indentation < 0 ? spaces : indentation;
        if (spaces < indentation) {
          break;
        }
      }
      content.add(each.isBlank() ? "" : each.substring(indentation));
    }
    while (!content.isEmpty() && content.getLast().isEmpty()) {
      content.removeLast();
    }
    return new Block(header, content);
  }

  private static int line(Event event) {
    Optional<Mark> mark = event.getStartMark();
    return mark.map(Mark::getLine).orElse(0);
  }
}
