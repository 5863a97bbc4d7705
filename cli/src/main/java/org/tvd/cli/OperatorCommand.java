package org.tvd.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.tvd.protocol.StrictJson;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command of the operator has: where the verifier is, and how the answer is printed. */
abstract class OperatorCommand implements Callable<Integer> {
  @Mixin protected OperatorClient verifier = new OperatorClient();

  @Option(names = "--json", description = "Prints JSON, for programs.")
  private boolean json;

  protected final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

  /** Prints {@code answer} as JSON if that was asked for, else as {@code table} has it. */
  protected void print(Object answer, Table table) {
    if (json) {
      out.println(StrictJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    } else {
      table.print(out);
    }
  }
}
