package org.tvd.policy.planner;

import java.util.Set;

/**
 * A host as the planner sees it.
 *
 * @param name of the host
 * @param underlayAddress its IPv4 address on the physical network
 * @param offers the stacks that it says it can build; it uses those that the policy allows
 */
public record PlannedHost(String name, String underlayAddress, Set<Stack> offers) {

  public PlannedHost {
    offers = Set.copyOf(offers);
  }
}
