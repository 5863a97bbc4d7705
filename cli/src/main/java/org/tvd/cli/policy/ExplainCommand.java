package org.tvd.cli.policy;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tvd policy explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ExplainAdmissionCommand.class,
      ExplainFlowCommand.class,
      ExplainMechanismCommand.class
    },
    description = {
      "Says why a policy decides as it does.",
      "",
      "Why is this host refused; why may a reach c; why this mechanism:",
      "  tvd policy explain admission DIR alpha --claims claims.json",
      "  tvd policy explain flow DIR alpha gamma",
      "  tvd policy explain mechanism DIR alpha rack campus",
      "",
    })
public final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.OK;
  }
}
