package org.tvd.cli;

import java.io.IOException;
import org.tvd.cli.policy.CheckCommand;
import org.tvd.cli.policy.DiffCommand;
import org.tvd.cli.policy.DrawCommand;
import org.tvd.cli.policy.ExplainCommand;
import org.tvd.cli.policy.FmtCommand;
import org.tvd.cli.policy.LintCommand;
import org.tvd.cli.policy.PolicySignCommand;
import org.tvd.cli.policy.PolicyTestCommand;
import org.tvd.cli.policy.PolicyVerifyCommand;
import org.tvd.cli.policy.RefineCommand;
import org.tvd.cli.policy.RepairCommand;
import org.tvd.cli.policy.SchemaCommand;
import org.tvd.verifier.Operations.PolicyImpact;
import org.tvd.verifier.Operations.PolicyView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.type.TypeReference;

/** {@code tvd policy}. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CheckCommand.class,
      LintCommand.class,
      FmtCommand.class,
      PolicyTestCommand.class,
      ExplainCommand.class,
      DiffCommand.class,
      RefineCommand.class,
      RepairCommand.class,
      DrawCommand.class,
      SchemaCommand.class,
      PolicySignCommand.class,
      PolicyVerifyCommand.class,
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
        "With --preview nothing is put in force: it is told what would happen, to flows, members,"
            + " processing elements, mechanisms and keys.",
        "",
      })
  static final class Reload extends OperatorCommand {
    @Option(names = "--preview", description = "Only tell what the files would change.")
    private boolean preview;

    @Override
    public Integer call() throws Exception {
      if (preview) {
        return preview();
      }
      PolicyView policy = verifier.post("/v1/policy/reload", "", new TypeReference<>() {});
      out.println(
          "in force: version " + policy.version() + " with " + String.join(", ", policy.tvds()));
      return 0;
    }

    private int preview() throws IOException {
      PolicyImpact impact = verifier.post("/v1/policy/preview", "", new TypeReference<>() {});
      impact.changes().forEach(out::println);
      impact
          .unknown()
          .forEach(host -> out.println(host + ": its next evidence tells what it may be in"));
      if (impact.changes().isEmpty()) {
        out.println("nothing changes for what flows and for the members of this moment");
      }
      out.println("in force: version " + impact.before() + "; these files: " + impact.after());
      return 0;
    }
  }
}
