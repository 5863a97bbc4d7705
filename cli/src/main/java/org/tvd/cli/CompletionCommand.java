package org.tvd.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code tvd completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Prints completion for bash and zsh: source <(tvd completion)")
final class CompletionCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    System.out.print(AutoComplete.bash("tvd", Main.commandLine()));
    return 0;
  }
}
