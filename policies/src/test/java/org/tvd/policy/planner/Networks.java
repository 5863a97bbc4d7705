package org.tvd.policy.planner;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.TvdPolicy;

/** Policies and hosts for the planner's tests, read from YAML like those of a deployment. */
final class Networks {
  static final Set<Stack> ALL = EnumSet.allOf(Stack.class);

  private Networks() {}

  /** The datacenter's domains on another network; beta asks for what {@code protection} says. */
  static PolicySet policy(String protection, String... network) {
    return PolicyFixture.datacenter()
        .with("network.yaml", String.join("\n", network) + "\n")
        .replace("tvds/beta.yaml", "protection: [isolation]", "protection: " + protection)
        .parse();
  }

  static TvdPolicy tvd(PolicySet policy, String name) {
    TvdPolicy tvd = policy.tvds().get(name);
    if (tvd == null) {
      throw new AssertionError("no TVD " + name);
    }
    return tvd;
  }

  static Planner planner(PolicySet policy) {
    return new Planner(policy.network(), policy.tvds().values());
  }

  static PlannedHost host(String name, String address, Stack... offers) {
    return new PlannedHost(
        name, address, offers.length == 0 ? ALL : Set.copyOf(Arrays.asList(offers)));
  }
}
