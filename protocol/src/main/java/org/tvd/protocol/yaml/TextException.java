package org.tvd.protocol.yaml;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** What a person wrote has errors. It is refused as a whole, and all of its errors are named. */
public class TextException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<TextError> errors;

  /**
   * @param errors at least one; they are put in the order of their places
   */
  public TextException(List<TextError> errors) {
    super(
        errors.stream()
            .sorted()
            .distinct()
            .map(TextError::toString)
            .collect(Collectors.joining("\n")));
    this.errors = errors.stream().sorted().distinct().toList();
  }

  /** In the order of their places. */
  public final List<TextError> errors() {
    return errors;
  }
}
