package org.tvd.cli.policy;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import org.tvd.policy.PolicyException;
import org.tvd.protocol.StrictJson;
import picocli.CommandLine.Model.CommandSpec;

/** Prints every error of a policy. */
final class PolicyErrors {
  /** The exit code for a policy, or another file, that has errors. */
  static final int MALFORMED = 3;

  private PolicyErrors() {}

  static int print(CommandSpec spec, Path directory, PolicyException refused) {
    return print(spec, directory, false, refused);
  }

  /**
   * @param json whether they go to standard output, for programs
   */
  static int print(CommandSpec spec, Path directory, boolean json, PolicyException refused) {
    if (json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          StrictJson.mapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(Map.of("errors", refused.errors())));
      out.flush();
    } else {
      PrintWriter err = spec.commandLine().getErr();
      refused.errors().forEach(err::println);
      int errors = refused.errors().size();
      err.printf("%s: %d %s%n", directory, errors, errors == 1 ? "error" : "errors");
      err.flush();
    }
    return MALFORMED;
  }
}
