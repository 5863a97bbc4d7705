package org.tvd.policy.testing;

import java.util.List;
import java.util.Optional;
import org.tvd.policy.PolicySet;

/** Asks the policy what a test file expects. Every question is asked where the verifier asks it. */
final class TestRun {
  private final PolicySet policy;
  private final TestFile file;
  private final HostAnswers hosts;
  private final FlowAnswers flows;
  private final SharingAnswers sharing;
  private final FindingAnswers findings;
  private final CarriedAnswers carried;

  TestRun(PolicySet policy, TestFile file) {
    this.policy = policy;
    this.file = file;
    this.hosts = new HostAnswers(policy, file.hosts());
    this.flows = new FlowAnswers(policy);
    this.sharing = new SharingAnswers(policy);
    this.findings = new FindingAnswers(policy, file.expectations());
    this.carried = new CarriedAnswers(policy);
  }

  List<Outcome> outcomes() {
    return file.expectations().stream().map(this::outcome).toList();
  }

  private Outcome outcome(Expectation expectation) {
    String sentence = expectation.describe(policy.lattice());
    return deviation(expectation)
        .map(each -> new Outcome(expectation.place(), sentence, false, each.found(), each.why()))
        .orElseGet(() -> Outcome.passed(expectation.place(), sentence));
  }

  private Optional<Deviation> deviation(Expectation expectation) {
    return switch (expectation) {
      case Expectation.Admitted admitted -> hosts.admitted(admitted);
      case Expectation.Refused refused -> hosts.refused(refused);
      case Expectation.Holds holds -> hosts.holds(holds);
      case Expectation.Lacks lacks -> hosts.lacks(lacks);
      case Expectation.Flow flow -> flows.flow(flow);
      case Expectation.Passes passes -> flows.passes(passes);
      case Expectation.Stops stops -> flows.stops(stops);
      case Expectation.Shares shares -> sharing.shares(shares);
      case Expectation.Found found -> findings.found(found);
      case Expectation.Absent absent -> findings.absent(absent);
      case Expectation.NothingElse _ -> findings.nothingElse();
      case Expectation.Carried each -> carried.carried(each);
    };
  }
}
