package org.tvd.protocol.message;

import java.util.List;

/**
 * The verifier's answer to evidence. The decision it tells of is already stored.
 *
 * @param decision its number in the decision log
 * @param verdict of the appraisal
 * @param problems why the verdict is not TRUSTED; empty if it is
 * @param properties what the host has proven, in the policy's notation
 * @param memberships one per TVD that the host asked for
 * @param renewInMillis when the host should send new evidence, ms from now
 * @param next the challenge for that evidence
 * @param session grants, sealed to the host's TPM; absent (empty list) where no TVD admits the host
 */
public record AttestationResult(
    long decision,
    Verdict verdict,
    List<Problem> problems,
    List<String> properties,
    List<Membership> memberships,
    long renewInMillis,
    Challenge next,
    List<SealedSession> session) {

  public AttestationResult {
    problems = List.copyOf(problems);
    properties = List.copyOf(properties);
    memberships = List.copyOf(memberships);
    session = List.copyOf(session);
  }

  /** RFC 9334's appraisal, three-valued: only TRUSTED admits; UNKNOWN is not a compromise. */
  public enum Verdict {
    TRUSTED,
    UNTRUSTED,
    UNKNOWN
  }

  /**
   * One failed check.
   *
   * @param reason the enumerated reason
   * @param detail what was expected and what was found
   */
  public record Problem(String reason, String detail) {}

  /**
   * The decision of one TVD about the host.
   *
   * @param tvd its name
   * @param admitted whether the host is a member now
   * @param reasons why not: each unmet requirement, the nearest held property, what would prove it
   */
  public record Membership(String tvd, boolean admitted, List<String> reasons) {
    public Membership {
      reasons = List.copyOf(reasons);
    }
  }
}
