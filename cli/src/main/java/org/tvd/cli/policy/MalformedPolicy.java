package org.tvd.cli.policy;

import java.io.Serial;
import java.nio.file.Path;
import java.util.List;
import org.tvd.policy.PolicyException;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.TextError;

/** A policy directory that cannot be read; of several, which. */
final class MalformedPolicy extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Path directory;
  private final transient List<TextError> errors;

  MalformedPolicy(Path directory, PolicyException cause) {
    super(cause);
    this.directory = directory;
    this.errors = cause.errors();
  }

  /** Another file that the command line names, which is of no use. */
  static MalformedPolicy ofFile(Path file, String message) {
    TextError error = new TextError(Place.ofFile(file.toString()), message);
    return new MalformedPolicy(Path.of(""), new PolicyException(List.of(error)));
  }

  Path directory() {
    return directory;
  }

  List<TextError> errors() {
    return errors;
  }
}
