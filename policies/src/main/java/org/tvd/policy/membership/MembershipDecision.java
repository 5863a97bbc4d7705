package org.tvd.policy.membership;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.model.Requirement;

/** Whether a platform may be in a domain. */
public sealed interface MembershipDecision {

  /** The platform holds at least each required property. */
  record Admitted() implements MembershipDecision {}

  /**
   * At least one requirement is unmet.
   *
   * @param unmet all of them, in the policy's order
   */
  record Refused(List<Unmet> unmet) implements MembershipDecision {
    public Refused {
      unmet = List.copyOf(unmet);
    }

    /** One sentence for each unmet requirement. */
    public List<String> reasons() {
      return unmet.stream().map(Unmet::sentence).toList();
    }
  }

  /**
   * A requirement that no held property meets.
   *
   * @param requirement which
   * @param nearest the held property that is nearest to it in the same dimensions, if any
   * @param proofs what would prove it, one sentence each
   * @param sentence all of this in one sentence, in the policy's notation
   */
  record Unmet(
      Requirement requirement,
      HeldProperties.@Nullable Held nearest,
      List<String> proofs,
      String sentence) {
    public Unmet {
      proofs = List.copyOf(proofs);
    }
  }
}
