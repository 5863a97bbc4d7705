package org.tvd.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.tvd.cli.evidence.AppraiseCommand;
import org.tvd.cli.evidence.InspectCommand;
import org.tvd.policy.claims.ClaimReference;
import org.tvd.policy.claims.ClaimSchema;
import org.tvd.policy.claims.ClaimTree;
import org.tvd.protocol.StrictJson;
import org.tvd.verifier.RecordedEvidence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.type.TypeReference;

/** {@code tvd evidence}. */
@Command(
    name = "evidence",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      InspectCommand.class,
      AppraiseCommand.class,
      EvidenceCommand.Export.class,
      EvidenceCommand.PrintSchema.class,
      EvidenceCommand.PrintClaims.class
    },
    description = {
      "Evidence, and what it can prove.",
      "",
      "To look at a file, and to have a decision's evidence judged again under another policy:",
      "  tvd evidence inspect FILE",
      "  tvd evidence export 17 > e.json",
      "  tvd evidence appraise e.json --policy DIR",
      "",
    })
final class EvidenceCommand extends CommandGroup {

  /** {@code tvd evidence schema}. */
  @Command(
      name = "schema",
      mixinStandardHelpOptions = true,
      description = "Prints the JSON Schema (2020-12) of claims.")
  static final class PrintSchema implements Callable<Integer> {
    @Override
    public Integer call() {
      print(
          StrictJson.mapper()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(ClaimSchema.of(ClaimTree.CLAIMS))
              + "\n");
      return 0;
    }
  }

  /** {@code tvd evidence claims}. */
  @Command(
      name = "claims",
      mixinStandardHelpOptions = true,
      description = "Prints the reference of claims that rules can read (docs/claims.md).")
  static final class PrintClaims implements Callable<Integer> {
    @Override
    public Integer call() {
      print(ClaimReference.of(ClaimTree.CLAIMS));
      return 0;
    }
  }

  /** {@code tvd evidence export}. */
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Fetches the evidence of a decision from the verifier, as JSON.",
        "",
        "'tvd log' tells the numbers; 'tvd evidence appraise' appraises what this prints.",
        "",
      })
  static final class Export implements Callable<Integer> {
    @Mixin private OperatorClient verifier = new OperatorClient();

    @Parameters(paramLabel = "DECISION", description = "The decision's number in the log.")
    private long decision;

    @Override
    public Integer call() throws Exception {
      RecordedEvidence recorded =
          verifier.get("/v1/decisions/" + decision + "/evidence", new TypeReference<>() {});
      print(
          StrictJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(recorded) + "\n");
      return 0;
    }
  }

  private static void print(String text) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    out.print(text);
    out.flush();
  }
}
