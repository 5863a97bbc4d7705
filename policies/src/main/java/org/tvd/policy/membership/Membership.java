package org.tvd.policy.membership;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.membership.MembershipDecision.Admitted;
import org.tvd.policy.membership.MembershipDecision.Refused;
import org.tvd.policy.membership.MembershipDecision.UnknownRole;
import org.tvd.policy.membership.MembershipDecision.Unmet;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.Role;
import org.tvd.policy.model.TvdPolicy;

/**
 * The rule of membership (CCS 2007): a platform may be in a domain if and only if for each required
 * property it holds one that is at least that.
 */
public final class Membership {
  private Membership() {}

  /** The decision of {@code tvd} about a platform that holds {@code held}. */
  public static MembershipDecision decide(TvdPolicy tvd, HeldProperties held) {
    return decide(tvd.membership(), held);
  }

  /**
   * The decision about a platform that is to carry a processing element in a role: it must hold
   * M(t, role), which is M(t) and what the role requires besides.
   */
  public static MembershipDecision decide(TvdPolicy tvd, String role, HeldProperties held) {
    Optional<Role> defined = tvd.role(role);
    return defined.isEmpty()
        ? new UnknownRole(tvd.name(), role, new TreeSet<>(tvd.roles().keySet()))
        : decide(required(tvd, defined.get()), held);
  }

  /** M(t, role). */
  public static List<Requirement> required(TvdPolicy tvd, Role role) {
    List<Requirement> required = new ArrayList<>(tvd.membership());
    required.addAll(role.membership());
    return required;
  }

  private static MembershipDecision decide(List<Requirement> required, HeldProperties held) {
    List<Unmet> unmet = new ArrayList<>();
    for (Requirement requirement : required) {
      if (!meets(held, requirement)) {
        unmet.add(Explanation.of(held, requirement));
      }
    }
    // A domain without requirements cannot be loaded; if one is made by hand, it admits nobody.
    return unmet.isEmpty() && !required.isEmpty() ? new Admitted() : new Refused(unmet);
  }

  private static boolean meets(HeldProperties held, Requirement requirement) {
    Lattice lattice = held.policy().lattice();
    return held.held().stream()
        .anyMatch(each -> lattice.atLeast(each.property(), requirement.property()));
  }
}
