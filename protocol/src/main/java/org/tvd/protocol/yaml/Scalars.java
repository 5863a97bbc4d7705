package org.tvd.protocol.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads nodes as typed values. What does not fit is reported, and is then empty. */
public final class Scalars {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private final Problems problems;

  public Scalars(Problems problems) {
    this.problems = problems;
  }

  /** A text that is not empty. */
  public Optional<Node.Scalar> text(Node node, String what) {
    if (node instanceof Node.Scalar scalar && !scalar.isNothing() && !scalar.text().isBlank()) {
      return Optional.of(scalar);
    }
    problems.mismatch(node.place(), what + " is not a text", "a text", node.kind());
    return Optional.empty();
  }

  /** A whole number in decimal. */
  public OptionalInt number(Node node, String what, int least, int most) {
    if (node instanceof Node.Scalar scalar && scalar.text().matches("0|[1-9]\\d{0,8}")) {
      int number = Integer.parseInt(scalar.text());
      if (number >= least && number <= most) {
        return OptionalInt.of(number);
      }
    }
    problems.mismatch(
        node.place(),
        "not a valid " + what,
        "a whole number from %d to %d".formatted(least, most),
        node.kind());
    return OptionalInt.empty();
  }

  public Optional<Boolean> flag(Node node, String what) {
    return choice(node, what, List.of("true", "false")).map(Boolean::valueOf);
  }

  /** One of some words. */
  public Optional<String> choice(Node node, String what, Collection<String> words) {
    Optional<String> word = text(node, what).map(Node.Scalar::text);
    if (word.isPresent() && !words.contains(word.get())) {
      problems.unknown(node.place(), what, word.get(), words);
      return Optional.empty();
    }
    return word;
  }

  /** A time like {@code 20s}; the units are ms, s, m, h and d. */
  public Optional<Duration> duration(Node node, String what, Duration least, Duration most) {
    if (node instanceof Node.Scalar scalar) {
      Matcher matcher = DURATION.matcher(scalar.text());
      if (matcher.matches()) {
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
            switch (matcher.group(2)) {
              case "ms" -> Duration.ofMillis(amount);
              case "s" -> Duration.ofSeconds(amount);
              case "m" -> Duration.ofMinutes(amount);
              case "h" -> Duration.ofHours(amount);
              default -> Duration.ofDays(amount);
            };
        if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
          return Optional.of(duration);
        }
      }
    }
    problems.mismatch(
        node.place(),
        "not a valid " + what,
        "a time like 500ms, 20s, 5m, 1h or 2d, from %s to %s"
            .formatted(spelled(least), spelled(most)),
        node.kind());
    return Optional.empty();
  }

  /** The items of a list; a list that must not be empty and is, is reported. */
  public List<Node> list(Node node, String what, boolean mayBeEmpty) {
    if (node instanceof Node.Sequence sequence) {
      if (sequence.items().isEmpty() && !mayBeEmpty) {
        problems.mismatch(node.place(), what + " is empty", "at least one item", "an empty list");
      }
      return sequence.items();
    }
    problems.mismatch(node.place(), what + " is not a list", "a list", node.kind());
    return List.of();
  }

  /** The items of a list of words, each once. */
  public List<String> words(Node node, String what, boolean mayBeEmpty) {
    List<String> words = new ArrayList<>();
    for (Node item : list(node, what, mayBeEmpty)) {
      Optional<String> word = text(item, "an item of " + what).map(Node.Scalar::text);
      if (word.isPresent() && !word.get().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
        problems.mismatch(
            item.place(),
            "not a label in " + what,
            "letters, digits, dots, hyphens or underscores, at most 63",
            item.kind());
      } else if (word.isPresent() && words.contains(word.get())) {
        problems.mismatch(item.place(), what + " repeats an item", "each once", item.kind());
      } else {
        word.ifPresent(words::add);
      }
    }
    return words;
  }

  /** A time as files write it, in the largest unit that is whole. */
  public static String spelled(Duration time) {
    if (time.toMillis() % 1000 != 0) {
      return time.toMillis() + "ms";
    }
    long seconds = time.toSeconds();
    return seconds == 0 || seconds % 60 != 0
        ? seconds + "s"
        : seconds % 3600 != 0
            ? seconds / 60 + "m"
            : seconds % 86_400 != 0 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
  }
}
