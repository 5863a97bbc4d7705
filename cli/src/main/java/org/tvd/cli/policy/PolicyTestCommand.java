package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.tvd.policy.PolicyException;
import org.tvd.policy.testing.Outcome;
import org.tvd.policy.testing.PolicyTests;
import org.tvd.policy.testing.TestReport;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.x509.SelfSigned;
import org.tvd.protocol.yaml.TextError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tvd policy test}. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the tests that lie beside a policy: each NAME.test.yaml in its directory.",
      "",
      "A test says which host, by its claims, is admitted where and refused for what, which flows"
          + " are open, and what the analysis finds (policies/README.md).",
      "",
      "Example:",
      "  tvd policy test policies/examples/three-tier",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:all is as expected",
      "1:something is not",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class PolicyTestCommand extends PolicyTask {
  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The policy directory (default: this one).")
  private Path directory = Path.of(".");

  /**
   * What {@code --json} prints.
   *
   * @param policy its directory
   * @param standIns absent files for which the tests' own stood in
   * @param outcomes of all expectations
   */
  record Answer(String policy, SortedSet<String> standIns, List<Outcome> outcomes) {}

  @Override
  int run() throws MalformedPolicy {
    TestReport report;
    try {
      report = PolicyTests.run(files(directory), PolicyTestCommand::certificate);
    } catch (PolicyException e) {
      throw new MalformedPolicy(directory, e);
    }
    if (json()) {
      print(
          new Answer(
              directory.toString(),
              report.standIns(),
              report.all().stream().map(this::placed).toList()));
    } else {
      tell(report);
    }
    return report.failed().isEmpty() ? ExitCodes.FINE : ExitCodes.FOUND;
  }

  @Override
  void refuse(Path policy, List<TextError> errors) {
    super.refuse(policy, errors);
    hint(errors, "A test file can stand in for what only a deployment has (key 'files').");
  }

  /** With its place as it can be opened from here. */
  private Outcome placed(Outcome outcome) {
    return new Outcome(
        in(directory, outcome.place()),
        outcome.expectation(),
        outcome.passed(),
        outcome.found(),
        outcome.why());
  }

  private void tell(TestReport report) {
    if (!report.standIns().isEmpty()) {
      line("absent, so that the tests' own stand in: " + String.join(", ", report.standIns()));
    }
    for (Map.Entry<String, List<Outcome>> file : report.outcomes().entrySet()) {
      line(file.getKey());
      for (Outcome outcome : file.getValue()) {
        line((outcome.passed() ? "  ok    " : "  FAIL  ") + outcome.expectation());
        if (!outcome.passed()) {
          line("        at " + in(directory, outcome.place()));
          line("        found: " + outcome.found());
          outcome.why().forEach(why -> line("          " + why));
        }
      }
    }
    line(
        "%s in %s, %d failed"
            .formatted(
                counted(report.all().size(), "expectation"),
                counted(report.outcomes().size(), "file"),
                report.failed().size()));
  }

  static String certificate(String name, boolean authority) {
    try {
      Instant now = Instant.now();
      SelfSigned made =
          SelfSigned.generate(
              new X500NameBuilder().addRDN(BCStyle.CN, name).build(),
              now,
              now.plus(Duration.ofDays(1)),
              Extension.create(Extension.basicConstraints, true, new BasicConstraints(authority)));
      return Pem.of(made.certificate()).text();
    } catch (IOException e) {
      throw new IllegalStateException("an extension of a constant has an encoding", e);
    }
  }
}
