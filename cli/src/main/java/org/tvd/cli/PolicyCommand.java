package org.tvd.cli;

import org.tvd.cli.policy.CheckCommand;
import org.tvd.cli.policy.DrawCommand;
import org.tvd.cli.policy.PolicyTestCommand;
import org.tvd.verifier.Operations.PolicyView;
import picocli.CommandLine.Command;
import tools.jackson.core.type.TypeReference;

/** {@code tvd policy}. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CheckCommand.class,
      DrawCommand.class,
      PolicyTestCommand.class,
      PolicyCommand.Reload.class
    },
    description = "The policy: what hosts must prove, and what flows between TVDs.")
final class PolicyCommand extends CommandGroup {

  /** {@code tvd policy reload}. */
  @Command(
      name = "reload",
      mixinStandardHelpOptions = true,
      description = {
        "Has the verifier read its policy directory again.",
        "",
        "A policy with an error is refused as a whole, and the one before stays in force. A good"
            + " one is applied to every member at once.",
        "",
      })
  static final class Reload extends OperatorCommand {
    @Override
    public Integer call() throws Exception {
      PolicyView policy = verifier.post("/v1/policy/reload", "", new TypeReference<>() {});
      out.println(
          "in force: version " + policy.version() + " with " + String.join(", ", policy.tvds()));
      return 0;
    }
  }
}
