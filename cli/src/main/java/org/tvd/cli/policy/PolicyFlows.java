package org.tvd.cli.policy;

import java.time.LocalDate;
import java.util.List;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowReport;

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
    return FlowReport.of(analysis, false, List.of(), day, limit);
  }
}
