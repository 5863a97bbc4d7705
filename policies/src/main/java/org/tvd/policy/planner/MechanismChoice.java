package org.tvd.policy.planner;

import java.util.List;
import org.tvd.policy.model.Objective;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;

/** What carries a domain's frames between its hosts, or why nothing can. */
public sealed interface MechanismChoice {

  /**
   * The cheapest mechanism that meets every objective on every path.
   *
   * @param mechanism which
   * @param reasons one for each layer, lowest cost first
   */
  record Chosen(Mechanism mechanism, List<String> reasons) implements MechanismChoice {
    public Chosen {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * No mechanism that all hosts can build meets the objectives.
   *
   * @param objective that would not be met
   * @param segment on which, or the address of a host in no declared segment
   * @param host that lacks a capability
   * @param missing the mechanism that it would have to build
   */
  record NoMechanism(Objective objective, String segment, String host, Mechanism missing)
      implements MechanismChoice {}
}
