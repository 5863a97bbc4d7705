package org.tvd.policy.membership;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.model.Requirement;
import org.tvd.protocol.yaml.Problems;

/** Whether a platform may be in a domain. */
public sealed interface MembershipDecision {

  /** Why it may not, in sentences; none where it may. */
  List<String> reasons();

  /** The platform holds at least each required property. */
  record Admitted() implements MembershipDecision {
    @Override
    public List<String> reasons() {
      return List.of();
    }
  }

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
    @Override
    public List<String> reasons() {
      return unmet.isEmpty()
          ? List.of("the TVD requires nothing, and therefore admits nobody")
          : unmet.stream().map(Unmet::sentence).toList();
    }
  }

  /**
   * The domain does not define the role.
   *
   * @param tvd the domain
   * @param role that was asked for
   * @param defined the roles that there are
   */
  record UnknownRole(String tvd, String role, SortedSet<String> defined)
      implements MembershipDecision {
    public UnknownRole {
      defined = Collections.unmodifiableSortedSet(new TreeSet<>(defined));
    }

    @Override
    public List<String> reasons() {
      String expected = defined.isEmpty() ? "none" : "one of " + String.join(", ", defined);
      String hint =
          Problems.nearest(role, defined).map(near -> "; did you mean '" + near + "'?").orElse("");
      String found = role.length() <= 64 ? role : role.substring(0, 64) + "…";
      return List.of(
          "TVD %s has no such role (expected %s, found '%s'%s)"
              .formatted(tvd, expected, found, hint));
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
