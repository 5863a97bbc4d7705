package org.tvd.verifier.appraisal;

import java.util.List;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.membership.Certified;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.tpm.Attest.ClockInfo;

/** What evidence proves. */
public sealed interface Appraisal {

  /** The outcome of each check, in their order. */
  default List<CheckResult> results() {
    return CheckResult.of(this);
  }

  /**
   * The evidence is not known to come, fresh, from the host's own TPM: it says nothing of the host.
   */
  record Inauthentic(Reason reason, String detail) implements Appraisal {}

  /**
   * The host's own TPM speaks against it.
   *
   * @param clock of the quote
   */
  record Untrusted(Reason reason, String detail, ClockInfo clock) implements Appraisal {}

  /** The host's own TPM speaks, but what the policy requires beside it is absent. */
  record Unknown(Reason reason, String detail, ClockInfo clock) implements Appraisal {}

  /**
   * Every check of the platform passed.
   *
   * @param claims what is proven
   * @param certified by property certificates that verified
   * @param problems property certificates that did not, and earn nothing
   * @param clock of the quote
   * @param baseline what a renewal in the same boot can build on
   */
  record Trusted(
      Claims claims,
      List<Certified> certified,
      List<Problem> problems,
      ClockInfo clock,
      Baseline baseline)
      implements Appraisal {
    public Trusted {
      certified = List.copyOf(certified);
      problems = List.copyOf(problems);
    }
  }
}
