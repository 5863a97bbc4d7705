package org.tvd.verifier.appraisal;

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

  /** A refusal in one sentence. */
  static <T> Outcome<T> refused(Reason reason, String expected, String found) {
    return new Refused<>(reason, "expected " + expected + ", found " + found);
  }
}
