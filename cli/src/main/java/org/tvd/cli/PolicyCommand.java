package org.tvd.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tvd.cli.policy.PolicyTestCommand;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.verifier.Operations.PolicyView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** {@code tvd policy}. */
@Command(
    name = "policy",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PolicyCommand.Check.class, PolicyTestCommand.class, PolicyCommand.Reload.class},
    description = "The policy: what hosts must prove, and what flows between TVDs.")
final class PolicyCommand extends CommandGroup {

  /** {@code tvd policy check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = {
        "Reads a policy directory and names every error by file, line and column.",
        "",
        "Example, which fails until the files that it names are there:",
        "  tvd policy check policies/examples/datacenter",
        "",
      })
  static final class Check implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The policy directory.")
    private Path directory = Path.of(".");

    @Override
    public Integer call() {
      try {
        PolicySet policy = PolicySet.load(directory);
        System.out.printf(
            "%s: %d TVDs (%s), version %s%n",
            directory,
            policy.tvds().size(),
            String.join(", ", policy.tvds().keySet()),
            policy.version());
        return 0;
      } catch (PolicyException e) {
        e.errors().forEach(System.err::println);
        int errors = e.errors().size();
        System.err.printf("%s: %d %s%n", directory, errors, errors == 1 ? "error" : "errors");
        return 1;
      }
    }
  }

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
