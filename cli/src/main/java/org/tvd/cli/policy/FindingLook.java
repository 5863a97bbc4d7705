package org.tvd.cli.policy;

import java.nio.file.Path;
import java.util.List;
import org.tvd.protocol.yaml.TextError;
import picocli.CommandLine.Option;

/** A command that finds something at places in a policy, which CI systems show there. */
abstract class FindingLook extends PolicyLook {
  @Option(names = "--sarif", description = "Prints SARIF 2.1.0, for CI systems.")
  private boolean sarif;

  /** Whether to print SARIF, and so no JSON of the command's own. */
  final boolean sarif() {
    if (sarif && json()) {
      throw wrong("--json and --sarif exclude each other");
    }
    return sarif;
  }

  @Override
  final void refuse(Path policy, List<TextError> errors) {
    if (sarif) {
      print(SarifFindings.ofErrors(in(policy, errors)));
    } else {
      super.refuse(policy, errors);
    }
  }
}
