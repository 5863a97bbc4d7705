package org.tvd.policy.planner;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.model.TvdPolicy;

/**
 * The plans of all domains while hosts join and leave: the same at each moment as plans made from
 * scratch, at the cost of what changed. To be used by one thread at a time.
 */
public final class RunningPlan {
  private final Planner planner;
  private final SortedMap<String, TvdPlan> plans = new TreeMap<>();

  /** A plan without hosts. */
  public RunningPlan(Planner planner) {
    this.planner = planner;
  }

  /** Adds a host to a domain, or takes what it says of itself anew. */
  public void join(TvdPolicy tvd, PlannedHost host) {
    plans.computeIfAbsent(tvd.name(), _ -> new TvdPlan(tvd, planner)).join(host);
  }

  /** Takes a host out of a domain. */
  public void leave(String tvd, String host) {
    TvdPlan plan = plans.get(tvd);
    if (plan != null) {
      plan.leave(host);
    }
  }

  /** The stack of a domain between two of its hosts; empty where none does. */
  public Optional<Stack> stack(String tvd, String a, String b) {
    return Optional.ofNullable(plans.get(tvd)).flatMap(plan -> plan.stack(a, b));
  }

  /** The cheapest stack of a domain that does for all its pairs of hosts; empty where none does. */
  public Optional<Stack> common(String tvd) {
    TvdPlan plan = plans.get(tvd);
    return plan == null ? Optional.of(Stack.LOCAL_BRIDGE) : plan.common();
  }

  /** The same hosts on another network. */
  public RunningPlan on(Planner next) {
    RunningPlan moved = new RunningPlan(next);
    plans.values().forEach(plan -> plan.hosts().forEach(host -> moved.join(plan.tvd(), host)));
    return moved;
  }
}
