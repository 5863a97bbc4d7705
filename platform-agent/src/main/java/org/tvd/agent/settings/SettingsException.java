package org.tvd.agent.settings;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used. It holds all faults, not the first only; one per line. */
public final class SettingsException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<SettingsError> errors;

  public SettingsException(List<SettingsError> errors) {
    super(errors.stream().map(SettingsError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** In the order of the file. */
  public List<SettingsError> errors() {
    return errors;
  }
}
