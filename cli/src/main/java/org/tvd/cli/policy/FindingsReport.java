package org.tvd.cli.policy;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.tvd.cli.evidence.TerminalText;
import org.tvd.cli.policy.CheckAnswer.Found;
import org.tvd.cli.policy.CheckAnswer.Step;

/** The findings about a policy for people: the worst first, each with its way through the files. */
final class FindingsReport {
  private static final int NAMED = 20;

  private final PrintWriter out;
  private final Paint paint;

  FindingsReport(PrintWriter out, Paint paint) {
    this.out = out;
    this.paint = paint;
  }

  void print(CheckAnswer answer) {
    line(
        "%s: %s (%s), version %s",
        answer.policy(),
        PolicyTask.counted(answer.tvds().size(), "TVD"),
        some(answer.tvds()),
        answer.version());
    for (String severity : List.of("error", "warning", "note", "waived")) {
      List<Found> found =
          answer.findings().stream().filter(each -> each.severity().equals(severity)).toList();
      if (!found.isEmpty()) {
        out.println();
        out.println(paint.heading(severity.equals("waived") ? severity : severity + "s"));
        found.forEach(this::finding);
      }
    }
    answer.lapses().forEach(lapse -> line("  %s: %s", lapse.waiver().place(), lapse.message()));
    more(answer);
    out.println();
    out.println(summary(answer));
  }

  private static String some(List<String> tvds) {
    return tvds.size() <= NAMED
        ? String.join(", ", tvds)
        : "%s and %d more"
            .formatted(String.join(", ", tvds.subList(0, NAMED)), tvds.size() - NAMED);
  }

  private void finding(Found found) {
    String kind = found.kind().toUpperCase(Locale.ROOT);
    String painted =
        switch (found.severity()) {
          case "error" -> paint.error(kind);
          case "warning" -> paint.warning(kind);
          default -> paint.aside(kind);
        };
    out.println(
        "  %s %s  %s"
            .formatted(
                painted,
                TerminalText.whole(found.from() + " → " + found.to()),
                paint.aside(TerminalText.whole(found.place().toString()))));
    line("    %s", found.message());
    if (found.waiver() != null) {
      line(
          "    answered for by %s until %s: %s (%s)",
          found.waiver().by(),
          found.waiver().until(),
          found.waiver().why(),
          found.waiver().place());
    }
    for (Step step : found.witness()) {
      line("      %s", step.describe());
    }
  }

  private void more(CheckAnswer answer) {
    for (CheckAnswer.Count count : answer.counts()) {
      long told =
          answer.findings().stream()
              .filter(each -> each.kind().equals(count.kind()) && each.waiver() == null)
              .count();
      if (told < count.active()) {
        line(
            "  and %d more: %s (--limit %d tells all)",
            count.active() - told, count.kind(), count.active());
      }
    }
  }

  private String summary(CheckAnswer answer) {
    long errors = answer.count("error");
    long warnings = answer.count("warning");
    long waived = answer.counts().stream().mapToLong(CheckAnswer.Count::waived).sum();
    String found =
        PolicyTask.counted(errors, "error") + ", " + PolicyTask.counted(warnings, "warning");
    String all = waived == 0 ? found : found + ", " + waived + " waived";
    return errors > 0 ? paint.error(all) : warnings > 0 ? paint.warning(all) : paint.good(all);
  }

  @FormatMethod
  private void line(@FormatString String format, Object... values) {
    out.println(TerminalText.whole(String.format(Locale.ROOT, format, values)));
  }
}
