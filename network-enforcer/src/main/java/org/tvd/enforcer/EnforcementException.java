package org.tvd.enforcer;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The kernel's state could not be made what it must be. What could not be built is closed. All
 * failures of the operation are named, not the first one only.
 */
public final class EnforcementException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<Failure> failures;

  public EnforcementException(List<Failure> failures) {
    super(failures.stream().map(Failure::toString).collect(Collectors.joining("; ")));
    this.failures = List.copyOf(failures);
  }

  /** One failure or more, in the order in which they happened. */
  public List<Failure> failures() {
    return failures;
  }

  /**
   * One thing that failed.
   *
   * @param tvd the TVD's name, empty where the failure concerns the whole host
   * @param step what was being done, in words
   * @param command the command line, without its input; empty where no command was involved
   * @param exit its exit code; -1 where it did not start, did not end in time, or there was none
   * @param error what it wrote to standard error, or why it was refused
   */
  public record Failure(String tvd, String step, String command, int exit, String error) {
    @Override
    public String toString() {
      return (tvd.isEmpty() ? "" : tvd + ": ")
          + step
          + ": "
          + error.strip()
          + (command.isEmpty() ? "" : " [" + command + ", exit " + exit + "]");
    }
  }
}
