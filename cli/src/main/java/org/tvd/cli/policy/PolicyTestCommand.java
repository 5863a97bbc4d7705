package org.tvd.cli.policy;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.tvd.policy.PolicyException;
import org.tvd.policy.language.PolicyDirectory;
import org.tvd.policy.testing.Outcome;
import org.tvd.policy.testing.PolicyTests;
import org.tvd.policy.testing.TestReport;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.x509.SelfSigned;
import org.tvd.protocol.yaml.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is as expected",
      "1:something is not",
      "2:the command line is not of its form",
      "3:the policy or a test file has an error",
    })
public final class PolicyTestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The policy directory (default: this one).")
  private Path directory = Path.of(".");

  @Option(names = "--json", description = "Prints JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try {
      Problems problems = new Problems();
      SortedMap<String, Bytes> files = PolicyDirectory.read(directory, problems);
      if (!problems.isEmpty()) {
        throw new PolicyException(problems.errors());
      }
      TestReport report = PolicyTests.run(files, PolicyTestCommand::certificate);
      if (json) {
        printJson(out, Map.of("standIns", report.standIns(), "outcomes", report.all()));
      } else {
        print(out, report);
      }
      return report.failed().isEmpty() ? 0 : 1;
    } catch (PolicyException e) {
      int exit = PolicyErrors.print(spec, directory, json, e);
      if (!json) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("A test file can stand in for what only a deployment has (key 'files').");
        err.flush();
      }
      return exit;
    } finally {
      out.flush();
    }
  }

  private static void print(PrintWriter out, TestReport report) {
    if (!report.standIns().isEmpty()) {
      out.println(
          "absent, so that the tests' own stand in: " + String.join(", ", report.standIns()));
    }
    for (Map.Entry<String, List<Outcome>> file : report.outcomes().entrySet()) {
      out.println(file.getKey());
      for (Outcome outcome : file.getValue()) {
        out.println((outcome.passed() ? "  ok    " : "  FAIL  ") + outcome.expectation());
        if (!outcome.passed()) {
          out.println("        at " + outcome.place());
          out.println("        found: " + outcome.found());
          outcome.why().forEach(line -> out.println("          " + line));
        }
      }
    }
    out.printf(
        "%d expectations in %d files, %d failed%n",
        report.all().size(), report.outcomes().size(), report.failed().size());
  }

  private static void printJson(PrintWriter out, Map<String, ?> content) {
    out.println(
        StrictJson.mapper()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(new LinkedHashMap<>(content)));
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
