package org.tvd.cli.policy;

/** What the commands about policies end with. */
final class ExitCodes {
  static final int FINE = 0;

  /** There is something that fails: a finding, a test, a difference. */
  static final int FOUND = 1;

  /** A policy, or another file, is not of its form. */
  static final int MALFORMED = 3;

  static final String HEADING = "%nExit codes:%n";
  static final String LINE_IS_WRONG = "2:the command line is not of its form";
  static final String FILE_IS_WRONG = "3:the policy or another file has errors; all are named";

  private ExitCodes() {}
}
