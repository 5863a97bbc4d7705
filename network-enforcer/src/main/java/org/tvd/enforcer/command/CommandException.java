package org.tvd.enforcer.command;

/** A command did not start, did not end in time, or ended with an error. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String command;
  private final int exit;
  private final String error;

  /**
   * @param command the command line, without its input
   * @param exit its exit code, or -1 if it has none
   * @param error its standard error, or what went wrong
   */
  public CommandException(String command, int exit, String error) {
    super(command + " (exit " + exit + "): " + error.strip());
    this.command = command;
    this.exit = exit;
    this.error = error;
  }

  public String command() {
    return command;
  }

  public int exit() {
    return exit;
  }

  public String error() {
    return error;
  }
}
