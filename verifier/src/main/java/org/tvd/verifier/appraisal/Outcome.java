package org.tvd.verifier.appraisal;

import java.util.function.Function;

/**
 * What a check gives: the proof that the next one takes, or a refusal.
 *
 * @param <T> what is proven
 */
public sealed interface Outcome<T> {

  /** The check passed. */
  record Proven<T>(T value) implements Outcome<T> {}

  /**
   * The check failed.
   *
   * @param reason enumerated
   * @param detail what was expected and what was found
   */
  record Refused<T>(Reason reason, String detail) implements Outcome<T> {}

  /** The next check, which takes what this one proved; a refusal stays the refusal that it is. */
  default <U> Outcome<U> then(Function<T, Outcome<U>> next) {
    return switch (this) {
      case Proven<T>(T value) -> next.apply(value);
      case Refused<T>(Reason reason, String detail) -> new Refused<>(reason, detail);
    };
  }

  /** A refusal in one sentence. */
  static <T> Outcome<T> refused(Reason reason, String expected, String found) {
    return new Refused<>(reason, "expected " + expected + ", found " + found);
  }
}
