package org.tvd.policy.planner;

import java.util.Set;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;

/**
 * A member host as the planner sees it.
 *
 * @param name of the host
 * @param underlayAddress its IPv4 address on the physical network
 * @param mechanisms what it can build
 */
public record PlannedHost(String name, String underlayAddress, Set<Mechanism> mechanisms) {

  public PlannedHost {
    mechanisms = Set.copyOf(mechanisms);
  }
}
