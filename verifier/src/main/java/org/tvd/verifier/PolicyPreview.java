package org.tvd.verifier;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.tvd.policy.PolicySet;
import org.tvd.policy.impact.Impact;
import org.tvd.policy.impact.ImpactAnalysis;
import org.tvd.policy.impact.KnownHost;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.verifier.master.PlanComposer;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdState;

/**
 * What another version of the policy would do, were it put in force now: to flows, to the members
 * and elements that there are, to mechanisms and keys.
 *
 * @param impact all of it, as far as it is known what hosts have proven
 * @param unknown the members of which only their next evidence tells
 */
record PolicyPreview(Impact impact, List<String> unknown) {

  PolicyPreview {
    unknown = List.copyOf(unknown);
  }

  static PolicyPreview of(
      PolicySet inForce, PolicySet next, RealmState state, Proven proven, Instant now) {
    Map<String, PlannedHost> planned = new HashMap<>();
    for (TvdState tvd : state.tvds().values()) {
      for (PlannedHost host : PlanComposer.planned(tvd.members().values())) {
        planned.put(host.name(), host);
      }
    }
    List<KnownHost> known = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String name : new TreeSet<>(planned.keySet())) {
      PlannedHost host = java.util.Objects.requireNonNull(planned.get(name));
      if (proven.of(name, inForce, now) instanceof Proven.Holds(var before)
          && proven.of(name, next, now) instanceof Proven.Holds(var after)) {
        known.add(new KnownHost(host, new TreeSet<>(state.membershipsOf(name)), before, after));
      } else {
        unknown.add(name);
      }
    }
    return new PolicyPreview(ImpactAnalysis.of(inForce, next, known, state.elements()), unknown);
  }
}
