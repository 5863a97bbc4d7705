package org.tvd.protocol.yaml;

import java.util.Comparator;

/**
 * One error in what a person wrote.
 *
 * @param place where it is
 * @param message what is wrong, what was expected and what was found
 */
public record TextError(Place place, String message) implements Comparable<TextError> {
  private static final Comparator<TextError> ORDER =
      Comparator.comparing(TextError::place).thenComparing(TextError::message);

  /** By place, then by message, so that a report does not depend on the order of the checks. */
  @Override
  public int compareTo(TextError other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line:column: message}. */
  @Override
  public String toString() {
    return place + ": " + message;
  }
}
