package org.tvd.cli.policy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.tvd.cli.evidence.TerminalText;
import org.tvd.policy.flow.Severity;
import org.tvd.policy.lint.Advice;
import org.tvd.policy.lint.Lint;
import org.tvd.policy.lint.LintRule;
import org.tvd.protocol.yaml.Place;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tvd policy lint}. */
@Command(
    name = "lint",
    mixinStandardHelpOptions = true,
    description = {
      "Gives advice about a policy without errors: what is allowed, and likely not meant.",
      "",
      "policies/README.md lists what it looks for. Flows are analysed by 'tvd policy check'.",
      "",
      "Example:",
      "  tvd policy lint /etc/tvd/policy",
      "",
    },
    exitCodeListHeading = ExitCodes.HEADING,
    exitCodeList = {
      "0:no warning, and with --strict no note either",
      "1:a warning; with --strict a note",
      ExitCodes.LINE_IS_WRONG,
      ExitCodes.FILE_IS_WRONG,
    })
public final class LintCommand extends FindingLook {
  private static final List<LintRule> RULES = List.of(LintRule.values());

  @Parameters(
      paramLabel = "DIR",
      defaultValue = ".",
      description = "The policy directory (default: this one).")
  private Path directory = Path.of(".");

  @Option(names = "--strict", description = "Ends with 1 for notes too.")
  private boolean strict;

  @Option(
      names = "--on",
      paramLabel = "DAY",
      description = "The day by which waivers end, YYYY-MM-DD (default: today, UTC).")
  private LocalDate day = LocalDate.now(ZoneOffset.UTC);

  /**
   * What {@code --json} prints.
   *
   * @param policy its directory
   * @param advice by place
   */
  private record Answer(String policy, List<Told> advice) {}

  /**
   * One piece of advice.
   *
   * @param code of the rule
   * @param severity warning or note
   * @param place where it is written
   * @param message what is so there
   * @param remedy what to do
   */
  private record Told(String code, String severity, Place place, String message, String remedy) {}

  @Override
  int run() throws MalformedPolicy {
    boolean sarif = sarif();
    List<Advice> advice = Lint.of(load(directory), day);
    if (sarif) {
      print(sarif(advice));
    } else if (json()) {
      print(new Answer(directory.toString(), advice.stream().map(this::told).toList()));
    } else {
      advice.forEach(this::tell);
      long warnings = count(advice, Severity.WARNING);
      line(counted(warnings, "warning") + ", " + counted(count(advice, Severity.NOTE), "note"));
    }
    boolean failed = strict ? !advice.isEmpty() : advice.size() > count(advice, Severity.NOTE);
    return failed ? ExitCodes.FOUND : ExitCodes.FINE;
  }

  private static long count(List<Advice> advice, Severity severity) {
    return advice.stream().filter(each -> each.rule().severity() == severity).count();
  }

  private void tell(Advice advice) {
    Told told = told(advice);
    String severity =
        advice.rule().severity() == Severity.NOTE
            ? paint().aside(told.severity())
            : paint().warning(told.severity());
    out()
        .println(
            "%s: %s: %s (%s)"
                .formatted(
                    TerminalText.whole(told.place().toString()),
                    severity,
                    TerminalText.whole(told.message()),
                    told.code()));
    line("    " + told.remedy());
  }

  private Told told(Advice advice) {
    return new Told(
        advice.rule().code(),
        advice.rule().severity().spelling(),
        in(directory, advice.place()),
        advice.sentence(),
        advice.rule().remedy());
  }

  private Sarif sarif(List<Advice> advice) {
    return Sarif.of(
        RULES.stream()
            .map(
                rule ->
                    Sarif.rule(
                        rule.code(),
                        rule.code().replace('-', ' '),
                        "%s. What to do: %s.".formatted(rule.meaning(), rule.remedy()),
                        rule.severity().spelling()))
            .toList(),
        advice.stream()
            .map(
                each ->
                    new Sarif.Result(
                        each.rule().code(),
                        RULES.indexOf(each.rule()),
                        each.rule().severity().spelling(),
                        new Sarif.Text(
                            each.sentence() + " What to do: " + each.rule().remedy() + "."),
                        List.of(Sarif.Location.of(in(directory, each.place()))),
                        null,
                        null,
                        null))
            .toList());
  }
}
