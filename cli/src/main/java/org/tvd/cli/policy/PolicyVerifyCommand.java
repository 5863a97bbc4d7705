package org.tvd.cli.policy;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.signature.Endorsement;
import org.tvd.policy.signature.PolicySignatures;
import org.tvd.protocol.StrictJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tvd policy verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Checks that each file of a policy is signed by its owner, and the owners by the root.",
      "",
      "It is what a verifier with 'policy-root' does, but that only the verifier knows which"
          + " serials were in force before.",
      "",
      "Example:",
      "  tvd policy verify /etc/tvd/policy --root root.pem",
      "",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is signed",
      "1:a signature is wrong or missing",
      "2:the command line is not of its form",
      "3:the policy has an error",
    })
public final class PolicyVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "DIR", description = "The policy directory.")
  private Path directory = Path.of(".");

  @Option(
      names = "--root",
      paramLabel = "FILE",
      required = true,
      description = "The certificate of who may say who the owners are, PEM.")
  private Path root = Path.of("");

  @Option(names = "--json", description = "Prints JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PolicySet policy;
    try {
      policy = PolicySet.load(directory);
    } catch (PolicyException e) {
      return PolicyErrors.print(spec, directory, json, e);
    }
    try {
      print(
          policy,
          PolicySignatures.verify(policy, PemFile.certificate(root), Map.of(), Instant.now()));
      return 0;
    } catch (PolicyException e) {
      PolicyErrors.print(spec, directory, json, e);
      return 1;
    }
  }

  private void print(PolicySet policy, SortedMap<String, Endorsement> endorsements) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(
          StrictJson.mapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(
                  Map.of("version", policy.version(), "endorsements", endorsements)));
    } else {
      out.println(directory + ": signed, version " + policy.version());
      endorsements.forEach((owner, each) -> out.printf("  %s: serial %d%n", owner, each.serial()));
    }
    out.flush();
  }
}
