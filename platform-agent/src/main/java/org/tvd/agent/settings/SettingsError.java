package org.tvd.agent.settings;

import java.nio.file.Path;

/**
 * One fault of a settings file.
 *
 * @param file the settings file
 * @param line from 1; 0 where the fault is of the whole file
 * @param column from 1; 0 where the fault is of the whole file
 * @param message what was expected, what was found, and what to do
 */
public record SettingsError(Path file, int line, int column, String message) {
  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
  }
}
