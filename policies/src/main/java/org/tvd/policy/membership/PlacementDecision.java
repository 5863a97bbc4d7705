package org.tvd.policy.membership;

import java.util.List;

/** Whether a processing element may have a place in a domain, beside all the others. */
public sealed interface PlacementDecision {

  /** It may. */
  record Permitted() implements PlacementDecision {}

  /**
   * It may not.
   *
   * @param refusals at least one
   */
  record Refused(List<Refusal> refusals) implements PlacementDecision {
    public Refused {
      refusals = List.copyOf(refusals);
    }

    /** All of it in one sentence. */
    public String toSentence() {
      return String.join("; ", refusals.stream().map(Refusal::detail).toList());
    }
  }

  /**
   * One objection.
   *
   * @param reason which
   * @param detail what was expected and what was found
   */
  record Refusal(Reason reason, String detail) {}

  /** Why a place is refused. */
  enum Reason {
    /** The policy has no such domain, so nobody can agree for it. */
    UNKNOWN_TVD,
    /** A domain does not let elements of the other be on one host with its own. */
    HOST_NOT_SHARED,
    /** A domain does not let its elements be in the other. */
    VPE_NOT_SHARED,
    /** Nothing may flow between two domains of the element either way; no guard legalises that. */
    CLOSED_BOTH_WAYS,
    /** What the policy closes, or controls for others, would flow over open edges alone. */
    OPENS_A_FLOW
  }
}
