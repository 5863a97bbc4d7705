package org.tvd.cli.policy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.AnalysisPolicy;
import org.tvd.policy.flow.AnalysisPolicy.Pin;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.planner.Stack;

/** The analysis of a policy's flows, as the policy itself wants its findings judged. */
final class PolicyFlows {
  private PolicyFlows() {}

  static FlowAnalysis analysis(PolicySet policy) {
    return FlowAnalysis.of(FlowMatrix.of(policy.tvds(), policy.dummies()));
  }

  /**
   * The findings.
   *
   * @param day on which waivers are to hold
   * @param limit how many of each kind
   */
  static FlowReport report(PolicySet policy, FlowAnalysis analysis, LocalDate day, int limit) {
    AnalysisPolicy judging = policy.analysis();
    return FlowReport.of(analysis, judging.strict(), judging.waivers().values(), day, limit);
  }

  /** The flows that a repair must leave alone. */
  static List<Pin> pins(PolicySet policy) {
    return policy.analysis().pins();
  }

  /** What hosts build today. */
  static Set<Stack> built() {
    return Arrays.stream(Stack.values())
        .filter(stack -> stack.mechanism().isPresent())
        .collect(Collectors.toSet());
  }
}
