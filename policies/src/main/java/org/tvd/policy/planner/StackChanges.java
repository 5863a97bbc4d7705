package org.tvd.policy.planner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.TvdPolicy;

/**
 * What two versions of the policy differ in as to what carries a domain's frames. Where they do, a
 * new plan and a new epoch of the domain's key begin together.
 *
 * @param before what did for all pairs of hosts
 * @param after what does for all pairs of hosts
 * @param pairs the pairs of hosts whose stack or VLAN changes, ordered by names: of hosts that no
 *     plan tells apart only the first
 */
public record StackChanges(Carrier before, Carrier after, List<PairChange> pairs) {

  public StackChanges {
    pairs = List.copyOf(pairs);
  }

  /**
   * A stack, and the VLAN id in it.
   *
   * @param choice the stack with its reasons, or why there is none
   * @param vlan the domain's id where the stack has a VLAN, else 0
   */
  public record Carrier(StackChoice choice, int vlan) {

    /** For messages: {@code vlan over macsec with id 100}; {@code nothing} where no stack does. */
    public String described() {
      return choice.stack().map(Stack::described).orElse("nothing")
          + (vlan == 0 ? "" : " with id " + vlan);
    }

    /** Whether frames travel the same way; reasons don't count. */
    boolean isLike(Carrier other) {
      return vlan == other.vlan && choice.stack().equals(other.choice.stack());
    }
  }

  /**
   * A pair of hosts whose stack or VLAN changes.
   *
   * @param first of the two hosts by name
   * @param second of them
   * @param before what carried frames between them
   * @param after what carries frames between them
   */
  public record PairChange(String first, String second, Carrier before, Carrier after) {}

  /**
   * A domain in one version of the policy.
   *
   * @param planner of that version
   * @param tvd the domain in that version
   */
  public record Version(Planner planner, TvdPolicy tvd) {
    private Carrier carrier(StackChoice choice) {
      boolean tagged = choice.stack().filter(stack -> stack.has(Layer.VLAN)).isPresent();
      return new Carrier(choice, tagged ? planner.vlan(tvd).orElse(0) : 0);
    }

    private Carrier between(PlannedHost a, PlannedHost b) {
      return carrier(planner.between(tvd, a, b));
    }
  }

  private record Classes(HostClass before, HostClass after) {}

  /**
   * Compares two versions for the hosts of a domain, which may come in any order. The cost grows
   * with the classes of hosts, not with the pairs of hosts.
   */
  public static StackChanges between(Version before, Version after, Collection<PlannedHost> hosts) {
    List<PlannedHost> byName =
        hosts.stream().sorted(Comparator.comparing(PlannedHost::name)).toList();
    Map<Classes, PlannedHost> firsts = new HashMap<>();
    Map<Classes, PlannedHost> seconds = new HashMap<>();
    for (PlannedHost host : byName) {
      var classes = new Classes(before.planner().classOf(host), after.planner().classOf(host));
      if (firsts.putIfAbsent(classes, host) != null) {
        seconds.putIfAbsent(classes, host);
      }
    }
    List<PairChange> pairs = new ArrayList<>();
    for (var one : firsts.entrySet()) {
      for (PlannedHost other : firsts.values()) {
        if (one.getValue().name().compareTo(other.name()) < 0) {
          compare(before, after, one.getValue(), other, pairs);
        }
      }
      PlannedHost alike = seconds.get(one.getKey());
      if (alike != null) {
        compare(before, after, one.getValue(), alike, pairs);
      }
    }
    pairs.sort(Comparator.comparing(PairChange::first).thenComparing(PairChange::second));
    return new StackChanges(
        before.carrier(before.planner().plan(before.tvd(), byName)),
        after.carrier(after.planner().plan(after.tvd(), byName)),
        pairs);
  }

  private static void compare(
      Version before, Version after, PlannedHost a, PlannedHost b, List<PairChange> pairs) {
    Carrier was = before.between(a, b);
    Carrier is = after.between(a, b);
    if (!was.isLike(is)) {
      pairs.add(new PairChange(a.name(), b.name(), was, is));
    }
  }

  /** Whether everything is carried as it was. */
  public boolean isEmpty() {
    return pairs.isEmpty() && before.isLike(after);
  }
}
