package org.tvd.enforcer;

import java.nio.file.Path;
import java.util.List;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.plan.NetworkPlan;

/** A process that applies the plan on its standard input, says so, and waits for its end. */
final class KilledEnforcer {
  private KilledEnforcer() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    NetworkPlan plan = StrictJson.mapper().readValue(System.in.readAllBytes(), NetworkPlan.class);
    EnforcerSettings settings =
        new EnforcerSettings(
            arguments[0],
            Path.of(arguments[1]),
            "eth0",
            arguments[2],
            List.of("ip", "netns", "exec", arguments[3]));
    NetworkEnforcer enforcer = NetworkEnforcer.open(settings);
    enforcer.apply(List.of(plan));
    System.out.println("applied " + enforcer.mechanisms());
    Thread.sleep(60_000);
  }
}
