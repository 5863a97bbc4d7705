package org.tvd.policy.draw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tvd.policy.flow.Finding;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.flow.FlowReport.Judged;
import org.tvd.policy.flow.FlowReport.Status;
import org.tvd.policy.flow.Hop;
import org.tvd.policy.flow.Severity;

/**
 * A finding as a picture shows it.
 *
 * @param kind of the finding
 * @param look how bad it is
 * @param path the domains of its witness, from its origin to its destination
 * @param sentence what was found
 */
record Highlight(FindingKind kind, Look look, List<String> path, String sentence) {

  Highlight {
    path = List.copyOf(path);
  }

  /** All of a report, the worst first. */
  static List<Highlight> of(FlowReport report) {
    return report.findings().stream()
        .map(Highlight::of)
        .sorted(Comparator.comparing(Highlight::look).reversed())
        .toList();
  }

  private static Highlight of(Judged judged) {
    Finding finding = judged.finding();
    List<String> path = new ArrayList<>(List.of(finding.from()));
    finding.witness().stream().map(Hop::to).forEach(path::add);
    return switch (judged.status()) {
      case Status.Waived(var waiver) ->
          new Highlight(
              finding.kind(),
              Look.WAIVED,
              path,
              finding.describe() + " Waived by " + waiver.by() + " until " + waiver.until() + ".");
      case Status.Active(Severity severity) ->
          new Highlight(
              finding.kind(),
              severity == Severity.ERROR ? Look.ERROR : Look.WARNING,
              path,
              finding.describe());
    };
  }

  String from() {
    return path.getFirst();
  }

  String to() {
    return path.getLast();
  }
}
