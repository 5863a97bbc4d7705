package org.tvd.verifier;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.Reaction;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Problems;
import org.tvd.verifier.master.Addresses;

/** What a policy must moreover be, so that networks can be planned by it. */
final class PolicyFit {
  /** A host's enforcer takes no plan with more ways to other TVDs. */
  private static final int MOST_NEIGHBOURS = 64;

  private PolicyFit() {}

  /**
   * Refuses a policy that no network can be planned by.
   *
   * @throws PolicyException with every error
   */
  static void check(PolicySet policy) throws PolicyException {
    var problems = new Problems();
    Map<Integer, TvdPolicy> byPort = new HashMap<>();
    for (TvdPolicy tvd : policy.tvds().values()) {
      TvdPolicy other = byPort.putIfAbsent(Addresses.firstPort(tvd.vni()), tvd);
      if (other != null) {
        problems.report(
            tvd.place(),
            "the tunnels of %s and %s would share UDP ports (expected VNIs that differ modulo %d,"
                    .formatted(other.name(), tvd.name(), Addresses.PORT_PAIRS)
                + " found %d and %d)".formatted(other.vni(), tvd.vni()));
      }
      if (tvd.reaction() == Reaction.DEFAULT_NETWORK) {
        problems.mismatch(
            tvd.place(),
            "moving processing elements to a default network is not built",
            "reaction: close",
            Reaction.DEFAULT_NETWORK.spelling());
      }
      List<String> neighbours = Addresses.neighbours(tvd, policy);
      if (neighbours.size() > MOST_NEIGHBOURS) {
        problems.mismatch(
            tvd.place(),
            "no host would carry a TVD that has flows with so many others",
            "at most " + MOST_NEIGHBOURS,
            String.valueOf(neighbours.size()));
      }
      long room = Addresses.room(tvd);
      if (neighbours.size() >= room) {
        problems.report(
            tvd.place(),
            "the subnet is too small (expected addresses for %d gateways and at least one processing"
                    .formatted(neighbours.size())
                + " element, found %d)".formatted(room));
      }
    }
    if (!problems.isEmpty()) {
      throw new PolicyException(problems.errors());
    }
  }
}
