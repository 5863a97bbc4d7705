package org.tvd.policy.planner;

import java.util.Collection;
import org.tvd.policy.model.Objective;

/**
 * What of a domain its stacks depend on.
 *
 * @param asked its protection objectives as bits
 * @param vlan its VLAN id, or 0
 */
record Need(int asked, int vlan) {

  static Need of(Collection<Objective> protection, int vlan) {
    return new Need(protection.stream().mapToInt(Need::bit).reduce(0, (a, b) -> a | b), vlan);
  }

  static int bit(Objective objective) {
    return switch (objective) {
      case CONFIDENTIALITY -> 1;
      case INTEGRITY -> 2;
      case ISOLATION -> 4;
    };
  }
}
