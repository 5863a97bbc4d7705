package org.tvd.policy.syntax;

/**
 * One error in a policy set.
 *
 * @param file its path in the policy directory, with forward slashes
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1, in code points; 0 where the file as a whole is meant
 * @param message what is wrong, what was expected and what was found
 */
public record PolicyError(String file, int line, int column, String message)
    implements Comparable<PolicyError> {

  public static PolicyError at(Place place, String message) {
    return new PolicyError(place.file(), place.line(), place.column(), message);
  }

  public Place place() {
    return new Place(file, line, column);
  }

  /** By place, then by message, so that a report does not depend on the order of the checks. */
  @Override
  public int compareTo(PolicyError other) {
    return java.util.Comparator.comparing(PolicyError::file)
        .thenComparingInt(PolicyError::line)
        .thenComparingInt(PolicyError::column)
        .thenComparing(PolicyError::message)
        .compare(this, other);
  }

  /** {@code file:line:column: message}. */
  @Override
  public String toString() {
    return place() + ": " + message;
  }
}
