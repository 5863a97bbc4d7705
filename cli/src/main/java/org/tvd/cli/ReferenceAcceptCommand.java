package org.tvd.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.tvd.cli.reference.ProposalFolder;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.language.PolicyDirectory;
import org.tvd.policy.reference.Acceptance;
import org.tvd.policy.reference.Acceptance.Known;
import org.tvd.policy.reference.Proposal;
import org.tvd.protocol.yaml.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tvd reference accept}. */
@Command(
    name = "accept",
    mixinStandardHelpOptions = true,
    description = {
      "Takes a proposal into a policy, which stays without an error or is left as it was.",
      "",
      "Only references.yaml and the lists change. What suggestions.txt says about rules, excludes"
          + " and keys is for you to write; the verifier uses it all after 'tvd policy reload'.",
      "",
      "Example:",
      "  tvd reference accept proposal --into /etc/tvd/policy --review 0123456789abcdef",
      "",
    })
final class ReferenceAcceptCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The proposal's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--into",
      paramLabel = "POLICY",
      required = true,
      description = "The policy directory.")
  private Path into = Path.of("");

  @Option(
      names = "--review",
      paramLabel = "DIGEST",
      required = true,
      description = "The last word of the review that was read: it is of these files.")
  private String review = "";

  @Option(
      names = "--known",
      paramLabel = "WHAT",
      defaultValue = "refuse",
      description =
          "About a list that the policy has already: refuse, merge (approve both) or replace"
              + " (default: ${DEFAULT-VALUE}).")
  private String known = "refuse";

  @Override
  public Integer call() throws Exception {
    Proposal proposal = ProposalFolder.read(folder);
    PrintWriter err = spec.commandLine().getErr();
    if (!proposal.digest().equals(review)) {
      err.printf(
          "tvd: the review %s is not of these files, which are %s: read 'tvd reference show"
              + " %s'%n",
          review, proposal.digest(), folder);
      return 1;
    }
    try {
      Problems problems = new Problems();
      var files = PolicyDirectory.read(into, problems);
      if (!problems.isEmpty()) {
        throw new PolicyException(problems.errors());
      }
      return switch (Acceptance.accept(files, proposal, choice())) {
        case Acceptance.Result.Conflicting(List<String> names) -> {
          err.printf(
              "tvd: %s has %s already, or in place: --known merge or replace%n",
              into, String.join(", ", names));
          yield 1;
        }
        case Acceptance.Result.Accepted(var changed) -> {
          ProposalFolder.write(into, changed);
          changed.keySet().forEach(path -> spec.commandLine().getOut().println("changed " + path));
          spec.commandLine()
              .getOut()
              .println("the policy is version " + PolicySet.load(into).version());
          yield 0;
        }
      };
    } catch (PolicyException e) {
      e.errors().forEach(err::println);
      err.printf("tvd: %s would have %d errors; it is as before%n", into, e.errors().size());
      return 1;
    }
  }

  private Known choice() {
    try {
      return Known.valueOf(known.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "--known: expected refuse, merge or replace, found " + known);
    }
  }
}
