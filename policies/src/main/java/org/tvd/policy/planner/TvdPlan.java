package org.tvd.policy.planner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.model.TvdPolicy;

/**
 * The plan of one domain, by classes of hosts. For each stack it counts the pairs of classes that
 * rule it out, so that a host that joins or leaves costs at most one look at each class.
 */
final class TvdPlan {
  private final TvdPolicy tvd;
  private final Planner planner;
  private final Need need;
  private final Map<String, HostClass> classOf = new HashMap<>();
  private final Map<HostClass, SortedMap<String, PlannedHost>> members = new HashMap<>();
  private final int[] ruledOut = new int[Stack.values().length];

  TvdPlan(TvdPolicy tvd, Planner planner) {
    this.tvd = tvd;
    this.planner = planner;
    this.need = planner.need(tvd);
  }

  TvdPolicy tvd() {
    return tvd;
  }

  void join(PlannedHost host) {
    leave(host.name());
    HostClass joined = planner.classOf(host);
    SortedMap<String, PlannedHost> alike = members.get(joined);
    if (alike == null) {
      members.keySet().forEach(other -> count(joined, other, 1));
      alike = new TreeMap<>();
      members.put(joined, alike);
    } else if (alike.size() == 1) {
      count(joined, joined, 1);
    }
    alike.put(host.name(), host);
    classOf.put(host.name(), joined);
  }

  void leave(String host) {
    HostClass left = classOf.remove(host);
    SortedMap<String, PlannedHost> alike = left == null ? null : members.get(left);
    if (left == null || alike == null) {
      return;
    }
    alike.remove(host);
    if (alike.isEmpty()) {
      members.remove(left);
      members.keySet().forEach(other -> count(left, other, -1));
    } else if (alike.size() == 1) {
      count(left, left, -1);
    }
  }

  private void count(HostClass a, HostClass b, int pairs) {
    int possible = planner.possible(need, a, b);
    for (int stack = 0; stack < ruledOut.length; stack++) {
      ruledOut[stack] += (possible >>> stack & 1) == 0 ? pairs : 0;
    }
  }

  /** The stack between two of its hosts; empty where none can be built or one is no member. */
  Optional<Stack> stack(String a, String b) {
    HostClass one = classOf.get(a);
    HostClass other = classOf.get(b);
    if (one == null || other == null) {
      return Optional.empty();
    }
    return a.equals(b)
        ? Optional.of(Stack.LOCAL_BRIDGE)
        : Stack.cheapest(planner.possible(need, one, other));
  }

  /** The cheapest stack that does for all pairs; empty where none does. */
  Optional<Stack> common() {
    if (classOf.isEmpty()) {
      return Optional.of(Stack.LOCAL_BRIDGE);
    }
    int possible = classOf.size() == 1 ? members.keySet().iterator().next().stacks() : 0;
    for (Stack stack : Stack.values()) {
      if (classOf.size() > 1 && ruledOut[stack.place()] == 0) {
        possible |= stack.bit();
      }
    }
    return Stack.cheapest(possible);
  }

  /** Its hosts, in no order. */
  List<PlannedHost> hosts() {
    return members.values().stream().flatMap(alike -> alike.values().stream()).toList();
  }
}
