package org.tvd.policy.catalogue;

import java.time.Duration;
import java.util.List;

/**
 * What the value of a key can be, as far as one value shows it by itself. What must hold between
 * values, and whether a name exists, is for the reader of the file to check.
 */
public sealed interface Shape {

  /**
   * A text.
   *
   * @param described what it is, for people
   * @param pattern that all of it matches, a regular expression of both Java and ECMA-262
   * @param untyped whether YAML may take it for a number or a truth value: {@code 443}, {@code 1.2}
   */
  record Text(String described, String pattern, boolean untyped) implements Shape {}

  /**
   * A whole number.
   *
   * @param least the lowest
   * @param most the highest
   */
  record Whole(long least, long most) implements Shape {}

  /**
   * A time: a number and a unit.
   *
   * @param least the shortest
   * @param most the longest
   */
  record Time(Duration least, Duration most) implements Shape {}

  /**
   * One of some words.
   *
   * @param words in their order
   */
  record Choice(List<String> words) implements Shape {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /** {@code true} or {@code false}. */
  record Flag() implements Shape {}

  /**
   * A list.
   *
   * @param item what each item is
   * @param least how many there must be
   */
  record ListOf(Shape item, int least) implements Shape {}

  /**
   * A mapping whose keys are the author's own names.
   *
   * @param called what stands for a name in a path: {@code NAME}
   * @param pattern that all of a name matches
   * @param value what each name maps to
   * @param least how many names there must be
   */
  record Named(String called, String pattern, Shape value, int least) implements Shape {}

  /**
   * A mapping with these keys alone.
   *
   * @param keys in their canonical order
   */
  record Keys(List<Key> keys) implements Shape {
    public Keys {
      keys = List.copyOf(keys);
    }
  }

  /**
   * One of several.
   *
   * @param shapes that it can have
   */
  record OneOf(List<Shape> shapes) implements Shape {
    public OneOf {
      shapes = List.copyOf(shapes);
    }
  }

  /**
   * A shape with a name, by which it can be told from within itself and from elsewhere in its file.
   *
   * @param name for people and for the schema
   * @param shape what it is
   */
  record Defined(String name, Shape shape) implements Shape {}

  /**
   * A shape that the same file defines.
   *
   * @param name of a {@link Defined} one
   */
  record Again(String name) implements Shape {}

  /**
   * A shape whose keys another reference describes.
   *
   * @param described what it is and where that is told, for people, in Markdown
   * @param shape what it is
   */
  record Elsewhere(String described, Shape shape) implements Shape {}
}
