package org.tvd.cli.policy;

import java.util.ArrayList;
import java.util.List;
import org.tvd.cli.policy.CheckAnswer.Answering;
import org.tvd.cli.policy.CheckAnswer.Found;
import org.tvd.cli.policy.CheckAnswer.Step;
import org.tvd.cli.policy.Sarif.Location;
import org.tvd.cli.policy.Sarif.Result;
import org.tvd.cli.policy.Sarif.Rule;
import org.tvd.cli.policy.Sarif.Suppression;
import org.tvd.cli.policy.Sarif.Text;
import org.tvd.policy.flow.FindingKind;
import org.tvd.protocol.yaml.TextError;

/** Findings about a policy as SARIF: each kind is a rule, each witness a code flow. */
final class SarifFindings {
  private static final String MALFORMED = "malformed-policy";
  private static final String LAPSED = "lapsed-waiver";

  private SarifFindings() {}

  static Sarif of(CheckAnswer answer) {
    List<Result> results =
        new ArrayList<>(answer.findings().stream().map(SarifFindings::finding).toList());
    answer.lapses().stream()
        .map(
            lapse ->
                result(
                    LAPSED,
                    lapse.severity(),
                    lapse.message(),
                    List.of(Location.of(lapse.waiver().place()))))
        .forEach(results::add);
    return Sarif.of(rules(), results);
  }

  static Sarif ofErrors(List<TextError> errors) {
    return Sarif.of(
        rules(),
        errors.stream()
            .map(
                error ->
                    result(
                        MALFORMED, "error", error.message(), List.of(Location.of(error.place()))))
            .toList());
  }

  private static Result finding(Found found) {
    List<Location> steps = found.witness().stream().flatMap(step -> steps(step).stream()).toList();
    Answering waiver = found.waiver();
    return new Result(
        found.kind(),
        index(found.kind()),
        level(found.severity(), found.kind()),
        new Text(found.message()),
        List.of(Location.of(found.place())),
        steps.isEmpty() ? null : Sarif.numbered(steps),
        steps.isEmpty() ? null : Sarif.way(steps),
        waiver == null
            ? null
            : List.of(
                new Suppression(
                    "external",
                    "accepted",
                    "%s, until %s: %s".formatted(waiver.by(), waiver.until(), waiver.why()),
                    Location.of(waiver.place()))));
  }

  /** Of a step both owners have a line. */
  private static List<Location> steps(Step step) {
    List<Location> steps = new ArrayList<>();
    String name = step.from() + " → " + step.to() + " " + step.state();
    if (step.out() != null) {
      steps.add(Location.of(step.out(), name + ": what " + step.from() + " lets out"));
    }
    if (step.in() != null) {
      steps.add(Location.of(step.in(), name + ": what " + step.to() + " lets in"));
    }
    return steps;
  }

  private static Result result(
      String rule, String severity, String message, List<Location> locations) {
    return new Result(rule, index(rule), severity, new Text(message), locations, null, null, null);
  }

  /** A waived finding keeps the level of its kind; that it is suppressed is told apart. */
  private static String level(String severity, String kind) {
    return severity.equals("waived")
        ? FindingKind.ofSpelling(kind)
            .map(each -> each.severity(false).spelling())
            .orElse("warning")
        : severity;
  }

  private static int index(String rule) {
    return rules().stream().map(Rule::id).toList().indexOf(rule);
  }

  private static List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    for (FindingKind kind : FindingKind.values()) {
      rules.add(
          Sarif.rule(
              kind.spelling(), summary(kind), explanation(kind), kind.severity(false).spelling()));
    }
    rules.add(
        Sarif.rule(
            MALFORMED,
            "The policy cannot be read",
            "A policy with an error is refused as a whole. The message says what was expected and"
                + " what was found.",
            "error"));
    rules.add(
        Sarif.rule(
            LAPSED,
            "A waiver covers nothing",
            "Its time is over, or there is no such finding any more. Renew it, or strike it out.",
            "warning"));
    return rules;
  }

  private static String summary(FindingKind kind) {
    return switch (kind) {
      case CONTRADICTION -> "A flow is closed, and yet its destination is reached over open flows";
      case MEDIATED -> "A flow is closed, and its destination is reached through a filter";
      case BYPASS -> "A flow is controlled, and open flows lead around its filter";
      case MISMATCH -> "Exactly one side of a flow is closed";
      case DEAD_FLOW -> "The two filters of a flow have nothing in common";
      case DOWNGRADE -> "A flow leaves confidentiality behind";
    };
  }

  private static String explanation(FindingKind kind) {
    return switch (kind) {
      case CONTRADICTION ->
          "What one owner forbids, others allow together. Control or close one flow of the path:"
              + " 'tvd policy repair' proposes the fewest.";
      case MEDIATED ->
          "Each path crosses a controlled flow, so its filters decide what arrives. Look whether"
              + " the middle domain may pass on what it receives.";
      case BYPASS ->
          "The filter does not protect: the same data can take the open path. Control a flow of"
              + " the path, or open this one.";
      case MISMATCH ->
          "The two owners do not agree, and nothing passes. Close the other side too, or open this"
              + " one.";
      case DEAD_FLOW -> "Both sides let something pass, and nothing passes both.";
      case DOWNGRADE ->
          "The origin's traffic must be confidential, and the destination's need not be.";
    };
  }
}
