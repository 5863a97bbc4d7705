package org.tvd.cli.policy;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.Finding;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.flow.FlowReport.Judged;
import org.tvd.policy.flow.FlowReport.Lapse;
import org.tvd.policy.flow.FlowReport.Status;
import org.tvd.policy.flow.Hop;
import org.tvd.policy.flow.Waiver;
import org.tvd.protocol.yaml.Place;

/**
 * What {@code tvd policy check --json} prints of a policy without errors.
 *
 * @param policy its directory
 * @param version of the set
 * @param tvds the domains, dummies included
 * @param counts how many findings there are of each kind
 * @param findings by kind and names: all waived ones, and of the others as many as asked for
 * @param lapses the waivers that cover nothing
 */
record CheckAnswer(
    String policy,
    String version,
    List<String> tvds,
    List<Count> counts,
    List<Found> findings,
    List<Lapsed> lapses) {

  /**
   * How many findings there are of a kind.
   *
   * @param kind as policies spell it
   * @param severity of those that nothing waives: error, warning or note
   * @param active those that nothing waives
   * @param waived the others
   */
  record Count(String kind, String severity, long active, long waived) {}

  /**
   * A finding.
   *
   * @param kind as policies spell it
   * @param severity error, warning or note; waived where somebody answers for it
   * @param from the origin of the flow that it is about
   * @param to the flow's destination
   * @param message in words
   * @param place where to look first
   * @param witness a way from origin to destination
   * @param waiver who answers for it; null for nobody
   */
  record Found(
      String kind,
      String severity,
      String from,
      String to,
      String message,
      Place place,
      List<Step> witness,
      @Nullable Answering waiver) {}

  /**
   * A step of a witness.
   *
   * @param from the domain where it begins
   * @param to the domain where it ends
   * @param state open, controlled or closed
   * @param out where its origin says so; null for a step through a VPE
   * @param in where its destination says so; null for a step through a VPE
   * @param vpe that is in both; null for a step that the policy states
   */
  record Step(
      String from,
      String to,
      String state,
      @Nullable Place out,
      @Nullable Place in,
      @Nullable String vpe) {

    static Step of(Hop hop, Path directory) {
      String state = hop.state().spelling();
      return switch (hop) {
        case Hop.Stated stated ->
            new Step(
                hop.from(),
                hop.to(),
                state,
                PolicyTask.in(directory, stated.outPlace()),
                PolicyTask.in(directory, stated.inPlace()),
                null);
        case Hop.Shared shared -> new Step(hop.from(), hop.to(), state, null, null, shared.vpe());
      };
    }

    /** For people. */
    String describe() {
      String step = from + " → " + to + " " + state;
      return vpe != null
          ? step + " through the VPE " + vpe
          : "%s  out: %s  in: %s".formatted(step, said(out), said(in));
    }

    private static String said(@Nullable Place place) {
      return place == null
          ? ""
          : place.line() == 0 ? "nothing in " + place.file() : place.toString();
    }
  }

  /**
   * Who answers for a finding.
   *
   * @param name of the waiver
   * @param by who
   * @param why it is acceptable
   * @param until the last day, YYYY-MM-DD
   * @param place where it is written
   */
  record Answering(String name, String by, String why, String until, Place place) {
    private static Answering of(Waiver waiver, Path directory) {
      return new Answering(
          waiver.name(),
          waiver.by(),
          waiver.why(),
          waiver.until().toString(),
          PolicyTask.in(directory, waiver.place()));
    }
  }

  /**
   * A waiver that covers nothing.
   *
   * @param severity warning or note
   * @param message in words
   * @param waiver which
   */
  record Lapsed(String severity, String message, Answering waiver) {}

  static CheckAnswer of(Path directory, PolicySet policy, List<String> tvds, FlowReport report) {
    return new CheckAnswer(
        directory.toString(),
        policy.version(),
        tvds,
        report.tallies().entrySet().stream()
            .map(
                each ->
                    new Count(
                        each.getKey().spelling(),
                        each.getValue().severity().spelling(),
                        each.getValue().active(),
                        each.getValue().waived()))
            .toList(),
        report.findings().stream().map(each -> found(each, directory)).toList(),
        report.lapses().stream().map(each -> lapsed(each, directory)).toList());
  }

  /** Whether something of a severity is there that nobody answers for. */
  boolean has(String severity) {
    return count(severity) > 0;
  }

  /** How much of a severity there is that nobody answers for. */
  long count(String severity) {
    return counts.stream()
            .filter(each -> each.severity().equals(severity))
            .mapToLong(Count::active)
            .sum()
        + lapses.stream().filter(each -> each.severity().equals(severity)).count();
  }

  private static Found found(Judged judged, Path directory) {
    Finding finding = judged.finding();
    Answering waiver =
        judged.status() instanceof Status.Waived(Waiver by) ? Answering.of(by, directory) : null;
    return new Found(
        finding.kind().spelling(),
        judged.status() instanceof Status.Active(var severity) ? severity.spelling() : "waived",
        finding.from(),
        finding.to(),
        finding.describe(),
        PolicyTask.in(directory, finding.place()),
        finding.witness().stream().map(hop -> Step.of(hop, directory)).toList(),
        waiver);
  }

  private static Lapsed lapsed(Lapse lapse, Path directory) {
    return new Lapsed(
        lapse.reason().severity().spelling(),
        lapse.describe(),
        Answering.of(lapse.waiver(), directory));
  }
}
