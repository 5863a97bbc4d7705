package org.tvd.agent.attestation;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.agent.attestation.AttestationEvent.Failure;
import org.tvd.protocol.message.AttestationResult;

/**
 * What every state of attestation knows.
 *
 * @param holdings what the host may carry
 * @param last the verifier's last answer, without its secrets; absent before the first
 * @param failures in a row, which make the pauses longer
 * @param told the kind of failure of this row that the operator was told of
 */
public record Standing(
    Holdings holdings, Optional<Last> last, int failures, Optional<Failure.Kind> told) {

  /** A host that has not been heard of. */
  public static final Standing NEW =
      new Standing(Holdings.NONE, Optional.empty(), 0, Optional.empty());

  /**
   * What the verifier last said.
   *
   * @param refused the TVDs that do not admit the host, each with why
   */
  public record Last(
      AttestationResult.Verdict verdict,
      List<AttestationResult.Problem> problems,
      List<String> properties,
      SortedMap<String, List<String>> refused) {

    static Last of(AttestationResult result) {
      SortedMap<String, List<String>> refused = new TreeMap<>();
      result.memberships().stream()
          .filter(membership -> !membership.admitted())
          .forEach(membership -> refused.put(membership.tvd(), membership.reasons()));
      return new Last(result.verdict(), result.problems(), result.properties(), refused);
    }
  }

  Standing with(Holdings other) {
    return new Standing(other, last, failures, told);
  }

  Standing failed() {
    return new Standing(holdings, last, failures + 1, told);
  }

  Standing telling(Failure.Kind kind) {
    return new Standing(holdings, last, failures, Optional.of(kind));
  }

  /** After an answer: the row of failures has ended. */
  static Standing answered(Holdings holdings, Last last) {
    return new Standing(holdings, Optional.of(last), 0, Optional.empty());
  }
}
