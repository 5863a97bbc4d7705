package org.tvd.policy.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.Finding;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.Hop;

/** What the analysis of a policy finds. */
final class FindingAnswers {
  private static final int SHOWN = 20;

  private final List<Expectation> expectations;
  private final FlowAnalysis analysis;

  /**
   * @param expectations of the whole file, for {@link Expectation.NothingElse}
   */
  FindingAnswers(PolicySet policy, List<Expectation> expectations) {
    this.expectations = List.copyOf(expectations);
    this.analysis = FlowAnalysis.of(FlowMatrix.of(policy));
  }

  Optional<Deviation> found(Expectation.Found expected) {
    if (analysis.found(expected.kind(), expected.from(), expected.to())) {
      return Optional.empty();
    }
    int from = analysis.matrix().index(expected.from());
    int to = analysis.matrix().index(expected.to());
    List<String> way =
        analysis.way(from, to).orElse(List.of()).stream().map(Hop::toString).toList();
    String cell = analysis.matrix().cell(from, to).state().spelling();
    return Optional.of(
        new Deviation(
            "none: the flow is %s, and %s"
                .formatted(cell, way.isEmpty() ? "nothing leads there" : "this leads there"),
            way));
  }

  Optional<Deviation> absent(Expectation.Absent expected) {
    return deviation(
        () ->
            analysis
                .findings(expected.kind())
                .filter(
                    each ->
                        expected.from() == null
                            || (each.from().equals(expected.from())
                                && each.to().equals(expected.to())))
                .limit(SHOWN)
                .toList());
  }

  Optional<Deviation> nothingElse() {
    return deviation(
        () -> analysis.findings().filter(each -> !isExpected(each)).limit(SHOWN).toList());
  }

  private boolean isExpected(Finding finding) {
    return expectations.stream()
        .anyMatch(
            each ->
                each instanceof Expectation.Found expected
                    && expected.kind() == finding.kind()
                    && expected.from().equals(finding.from())
                    && expected.to().equals(finding.to()));
  }

  private static Optional<Deviation> deviation(Supplier<List<Finding>> findings) {
    List<Finding> found = findings.get();
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    for (Finding each : found) {
      lines.add(each.kind().spelling() + ": " + each.describe());
      each.witness().forEach(hop -> lines.add("  " + hop));
    }
    return Optional.of(new Deviation(found.size() == 1 ? "one" : found.size() + "", lines));
  }
}
