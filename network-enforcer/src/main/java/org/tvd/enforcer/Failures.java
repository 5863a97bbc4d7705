package org.tvd.enforcer;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import org.tvd.enforcer.EnforcementException.Failure;
import org.tvd.enforcer.command.CommandException;

/** Collects what failed while an operation goes on. */
final class Failures {
  private final String tvd;
  private final List<Failure> failures = new ArrayList<>();

  Failures(String tvd) {
    this.tvd = tvd;
  }

  /** A step that runs commands or touches files. */
  interface Step {
    void run() throws CommandException, IOException;
  }

  /** Runs a step and notes its failure; returns whether it succeeded. */
  @SuppressWarnings("IllegalCatch")
  boolean attempt(String step, Step action) {
    try {
      action.run();
      return true;
    } catch (CommandException e) {
      add(new Failure(tvd, step, e.command(), e.exit(), e.error()));
    } catch (IOException e) {
      add(new Failure(tvd, step, "", -1, words(e)));
    } catch (RuntimeException e) {
      // A fault in one step must not keep the later ones from closing the TVD.
      add(new Failure(tvd, step, "", -1, "fault: " + e));
    }
    return false;
  }

  /** A file system's exception has a path for its message, and says the rest by its type. */
  private static String words(IOException e) {
    String message = e.getMessage();
    return message == null || e instanceof FileSystemException ? e.toString() : message;
  }

  void refuse(String step, String reason) {
    add(new Failure(tvd, step, "", -1, reason));
  }

  synchronized void add(Failure failure) {
    failures.add(failure);
  }

  void addAll(EnforcementException exception) {
    exception.failures().forEach(this::add);
  }

  synchronized void throwIfAny() throws EnforcementException {
    if (!failures.isEmpty()) {
      throw new EnforcementException(failures);
    }
  }
}
