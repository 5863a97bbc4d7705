package org.tvd.verifier;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.flow.FlowReport.Status;
import org.tvd.policy.flow.Severity;
import org.tvd.protocol.yaml.Problems;

/**
 * Refuses a policy whose flows break its own rules, where nobody answers for that. The version that
 * is in force stays in force when a waiver of it ends: to end it would not undo what already flows.
 */
final class PolicyFindings {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyFindings.class);
  private static final int MOST = 100;

  private PolicyFindings() {}

  /**
   * Analyses the flows of a policy that is about to be put in force.
   *
   * @param inForce the version that is or was in force; empty for none
   * @throws PolicyException with the findings that are errors
   */
  static void check(PolicySet policy, String inForce, Instant now) throws PolicyException {
    LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
    FlowReport report = FlowReport.of(policy, day, MOST);
    report.lapses().forEach(lapse -> LOG.warn("policy: {}", lapse.describe()));
    var problems = new Problems();
    for (FlowReport.Judged judged : report.findings()) {
      if (judged.status() instanceof Status.Active(Severity severity)
          && severity == Severity.ERROR) {
        var finding = judged.finding();
        problems.report(finding.place(), finding.kind().spelling() + ": " + finding.describe());
      }
    }
    if (!report.hasErrors()) {
      return;
    }
    if (!policy.version().equals(inForce)) {
      throw new PolicyException(problems.errors());
    }
    problems.errors().forEach(error -> LOG.error("the policy in force is in error: {}", error));
  }
}
