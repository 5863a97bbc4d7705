package org.tvd.policy.impact;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.membership.Certified;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.policy.planner.PlannedHost;

/**
 * A host of which is known what it has proven.
 *
 * @param host its name and what it can build
 * @param tvds the domains that it asks for, those that it is in included
 * @param before what it holds under the policy before the change
 * @param after what it holds under the policy after the change
 */
public record KnownHost(
    PlannedHost host, SortedSet<String> tvds, HeldProperties before, HeldProperties after) {

  public KnownHost {
    tvds = Collections.unmodifiableSortedSet(new TreeSet<>(tvds));
  }

  /** Of what it has proven last, under both policies. */
  public static KnownHost of(
      PolicySet before,
      PolicySet after,
      PlannedHost host,
      SortedSet<String> tvds,
      Claims claims,
      List<Certified> certificates) {
    return new KnownHost(
        host,
        tvds,
        PropertyDerivation.derive(before, claims, certificates),
        PropertyDerivation.derive(after, claims, certificates));
  }

  public String name() {
    return host.name();
  }
}
