package org.tvd.cli.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.tvd.policy.PolicyException;
import org.tvd.policy.testing.PolicyTests;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.TextError;
import picocli.CommandLine.Option;

/** A command that only looks at policies, and so at one that is not yet deployed. */
abstract class PolicyLook extends PolicyTask {
  @Option(
      names = "--stand-ins",
      description =
          "Has the tests beside a policy stand in for files that only a deployment has (files, in"
              + " NAME.test.yaml): to look at a policy as it is in a repository.")
  private boolean standIns;

  @Override
  void refuse(Path directory, List<TextError> errors) {
    super.refuse(directory, errors);
    if (!standIns) {
      hint(errors, "With --stand-ins, tests beside the policy stand in for what a deployment has.");
    }
  }

  @Override
  final SortedMap<String, Bytes> whole(SortedMap<String, Bytes> files) throws PolicyException {
    return standIns ? PolicyTests.withStandIns(files, PolicyTestCommand::certificate) : files;
  }
}
