package org.tvd.cli.policy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.signature.PolicySignatures;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Reads a policy and analyses its flows.",
      "",
      "Every error is named by file, line and column. In a policy without errors the flows are"
          + " analysed: what is closed and yet reached, filters that can be walked around, sides"
          + " that do not agree. Each finding comes with a way through the policy that shows it.",
      "",
      "Examples:",
      "  tvd policy check /etc/tvd/policy",
      "  tvd policy check /etc/tvd/policy --sarif > policy.sarif",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:no finding is an error",
      "1:a finding that nobody answers for is an error (with --strict: or a warning)",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class CheckCommand extends FindingLook {
  private static final int FOR_PEOPLE = 20;
  private static final int FOR_PROGRAMS = 5000;

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The policy directory (default: this one).")
  private Path directory = Path.of(".");

  @Option(names = "--strict", description = "Ends with 1 for warnings too.")
  private boolean strict;

  @Option(
      names = "--on",
      paramLabel = "DAY",
      description = "The day on which waivers are to hold, YYYY-MM-DD (default: today, UTC).")
  private LocalDate day = LocalDate.now(ZoneOffset.UTC);

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "How many findings of each kind are told (default: 20; for programs 5000).")
  private @Nullable Integer limit;

  @Override
  int run() throws MalformedPolicy {
    boolean sarif = sarif();
    PolicySet policy = load(directory);
    int most = limit != null ? limit : sarif || json() ? FOR_PROGRAMS : FOR_PEOPLE;
    if (most < 0) {
      throw wrong("--limit: expected a number from 0, found " + most);
    }
    FlowAnalysis analysis = FlowAnalysis.of(FlowMatrix.of(policy));
    FlowReport report = FlowReport.of(analysis, policy.analysis(), day, most);
    CheckAnswer answer = CheckAnswer.of(directory, policy, analysis.matrix().names(), report);
    if (sarif) {
      print(SarifFindings.of(answer));
    } else if (json()) {
      print(answer);
    } else {
      line(signatures(policy));
      new FindingsReport(out(), paint()).print(answer);
    }
    boolean failed = answer.has("error") || (strict && answer.has("warning"));
    return failed ? ExitCodes.FOUND : ExitCodes.FINE;
  }

  private static String signatures(PolicySet policy) {
    return PolicySignatures.namesOwners(policy)
        ? "names its owners; whether they signed it is for 'tvd policy verify' to say"
        : "not signed: it names no owners (owners.yaml)";
  }
}
