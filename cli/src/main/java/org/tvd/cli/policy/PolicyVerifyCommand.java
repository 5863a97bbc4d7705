package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.signature.Endorsement;
import org.tvd.policy.signature.PolicySignatures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:all is signed",
      "1:a signature is wrong or missing",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class PolicyVerifyCommand extends PolicyTask {
  @Parameters(paramLabel = "DIR", description = "The policy directory.")
  private Path directory = Path.of(".");

  @Option(
      names = "--root",
      paramLabel = "FILE",
      required = true,
      description = "The certificate of who may say who the owners are, PEM.")
  private Path root = Path.of("");

  /**
   * What {@code --json} prints.
   *
   * @param policy its directory
   * @param version of the policy
   * @param endorsements the owners' statements, by owner
   */
  record Answer(String policy, String version, SortedMap<String, Endorsement> endorsements) {}

  @Override
  int run() throws IOException, MalformedPolicy {
    PolicySet policy = load(directory);
    try {
      SortedMap<String, Endorsement> endorsements =
          PolicySignatures.verify(policy, PemFile.certificate(root), Map.of(), Instant.now());
      if (json()) {
        print(new Answer(directory.toString(), policy.version(), endorsements));
      } else {
        line(directory + ": signed, version " + policy.version());
        endorsements.forEach((owner, each) -> line("  " + owner + ": serial " + each.serial()));
      }
      return ExitCodes.FINE;
    } catch (PolicyException e) {
      refuse(directory, e.errors());
      return ExitCodes.FOUND;
    }
  }
}
