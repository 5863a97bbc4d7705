package org.tvd.verifier.appraisal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.claims.PlatformClaims;
import org.tvd.policy.claims.SelfReportedClaims;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.property.SelfReport;

/**
 * What the platform's maker and the host itself say of the platform, beside what was measured.
 *
 * @param platform by its certificates
 * @param reported by the host
 * @param problems of what does not hold, and proves nothing
 */
record ReportedAndCertified(
    PlatformClaims platform, SelfReportedClaims reported, List<Problem> problems) {

  static ReportedAndCertified of(
      Evidence evidence,
      SentCertificates sent,
      PlatformCertificateCheck platforms,
      Expectation expectation) {
    List<Problem> problems = new ArrayList<>();
    Optional<SelfReport> report = report(evidence, problems);
    var found = platforms.check(sent, report, expectation);
    problems.addAll(found.problems());
    return new ReportedAndCertified(
        found.claims(),
        report
            .map(each -> SelfReportReader.claims(each, expectation.now()))
            .orElseGet(SelfReportedClaims::unproven),
        List.copyOf(problems));
  }

  private static Optional<SelfReport> report(Evidence evidence, List<Problem> problems) {
    if (evidence.selfReport().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SelfReport.parse(evidence.selfReport()));
    } catch (MalformedException e) {
      problems.add(new Problem(Reason.MALFORMED_SELF_REPORT.name(), e.getMessage()));
      return Optional.empty();
    }
  }
}
