package org.tvd.protocol.yaml;

import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.tvd.protocol.Bytes;

/**
 * Reads one YAML 1.2 document as positioned nodes. What is of no use here, and what makes YAML hard
 * to bound or to read, is refused: anchors and aliases, tags, doubled keys, keys that are not text,
 * several documents, and depth or size beyond a bound.
 */
public final class YamlFile {
  /** The largest file, bytes. */
  public static final int MAX_SIZE = 1 << 20;

  private static final int MAX_DEPTH = 16;

  private final String file;
  private final Iterator<Event> events;
  private final Problems problems;

  private YamlFile(String file, Iterator<Event> events, Problems problems) {
    this.file = file;
    this.events = events;
    this.problems = problems;
  }

  /**
   * Reads {@code content}.
   *
   * @param file its path, for messages
   * @return the document; empty where it cannot be read, which is then reported
   */
  public static Optional<Node> read(String file, Bytes content, Problems problems) {
    if (content.size() > MAX_SIZE) {
      problems.mismatch(
          Place.ofFile(file),
          "the file is too large",
          "at most " + MAX_SIZE + " bytes",
          content.size() + " bytes");
      return Optional.empty();
    }
    // One buffer for all: in smaller steps, a long word costs the square of its length.
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(MAX_SIZE)
            .setBufferSize(content.size() + 1)
            .build();
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content.toArray())).toString();
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      return Optional.of(new YamlFile(file, events, problems).document());
    } catch (CharacterCodingException e) {
      problems.report(Place.ofFile(file), "the file is not text (expected UTF-8)");
    } catch (Refused e) {
      problems.report(e.place, e.problem);
    } catch (MarkedYamlEngineException e) {
      problems.report(
          e.getProblemMark().map(mark -> place(file, mark)).orElse(Place.ofFile(file)),
          "this is not YAML: "
              + e.getProblem()
              + (e.getContext() == null ? "" : ", " + e.getContext()));
    } catch (YamlEngineException e) {
      problems.report(Place.ofFile(file), "this is not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Node document() {
    Event event = next();
    while (event.getEventId() == Event.ID.StreamStart) {
      event = next();
    }
    if (!(event instanceof DocumentStartEvent)) {
      throw new Refused(
          Place.ofFile(file), "the file is empty (expected a mapping, found nothing)");
    }
    Node root = node(next(), 1);
    next();
    Event after = next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      throw new Refused(place(after), "a second document starts here (expected one document)");
    }
    return root;
  }

  private Event next() {
    Event event = events.next();
    while (event.getEventId() == Event.ID.Comment) {
      event = events.next();
    }
    return event;
  }

  private Node node(Event event, int depth) {
    Place place = place(event);
    if (event instanceof AliasEvent) {
      throw new Refused(place, "aliases are not allowed (expected the value itself)");
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw new Refused(place, "anchors are not allowed (expected the value itself)");
    }
    if (depth > MAX_DEPTH) {
      throw new Refused(place, "nested too deeply (expected at most " + MAX_DEPTH + " levels)");
    }
    if ((event instanceof ScalarEvent s && s.getTag().isPresent())
        || (event instanceof CollectionStartEvent c && c.getTag().isPresent())) {
      throw new Refused(place, "tags are not allowed (expected the value itself)");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar, place);
      case SequenceStartEvent _ -> sequence(place, depth);
      case MappingStartEvent _ -> mapping(place, depth);
      default -> throw new Refused(place, "unexpected " + event.getEventId());
    };
  }

  private static Node.Scalar scalar(ScalarEvent event, Place place) {
    int start = event.getStartMark().map(Mark::getLine).orElse(0);
    int end = event.getEndMark().map(Mark::getLine).orElse(0);
    return new Node.Scalar(
        event.getValue(), event.isPlain() && start == end, !event.isPlain(), place);
  }

  private Node sequence(Place place, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
      items.add(node(event, depth + 1));
    }
    return new Node.Sequence(items, place);
  }

  private Node mapping(Place place, int depth) {
    List<Node.Entry> entries = new ArrayList<>();
    Map<String, Place> seen = new HashMap<>();
    for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
      Node key = node(event, depth + 1);
      Node value = node(next(), depth + 1);
      if (!(key instanceof Node.Scalar name) || name.isNothing()) {
        problems.mismatch(key.place(), "not a key", "a name", key.kind());
        continue;
      }
      Place first = seen.putIfAbsent(name.text(), key.place());
      if (first == null) {
        entries.add(new Node.Entry(name, value));
      } else {
        problems.report(
            key.place(),
            "'%s' is already in this mapping, at line %d (expected each key once, found it twice)"
                .formatted(Problems.shorten(name.text()), first.line()));
      }
    }
    return new Node.Mapping(entries, place);
  }

  private Place place(Event event) {
    return event.getStartMark().map(mark -> place(file, mark)).orElse(Place.ofFile(file));
  }

  private static Place place(String file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Ends the reading of one file; what it says goes to the problems. */
  private static final class Refused extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;
    private final transient Place place;
    private final String problem;

    Refused(Place place, String problem) {
      super(problem);
      this.place = place;
      this.problem = problem;
    }
  }
}
