package org.tvd.policy.testing;

import java.util.Objects;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Planner;
import org.tvd.policy.planner.Stack;
import org.tvd.policy.planner.StackChoice;

/** How the planner carries a domain's frames, between hosts that can build what there is. */
final class CarriedAnswers {
  private final PolicySet policy;
  private final Planner planner;

  CarriedAnswers(PolicySet policy) {
    this.policy = policy;
    this.planner = new Planner(policy.network(), policy.tvds().values());
  }

  Optional<Deviation> carried(Expectation.Carried expected) {
    TvdPolicy tvd = Objects.requireNonNull(policy.tvds().get(expected.tvd()));
    StackChoice choice = planner.between(tvd, host(expected.first()), host(expected.second()));
    return choice.stack().equals(Optional.ofNullable(expected.stack()))
        ? Optional.empty()
        : Optional.of(
            new Deviation(
                choice.stack().map(Stack::described).orElse("nothing carries it"),
                choice.described().lines().map(String::strip).toList()));
  }

  private static PlannedHost host(String address) {
    return new PlannedHost(address, address, Stack.built());
  }
}
