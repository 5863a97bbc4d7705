package org.tvd.policy.model;

import java.util.List;
import org.tvd.policy.claims.Rule;
import org.tvd.policy.lattice.Property;
import org.tvd.protocol.yaml.Place;

/**
 * How a property is earned by what was measured ({@code properties.yaml}, {@code measured}).
 *
 * @param name in the policy
 * @param when the condition over the claims
 * @param earns what a platform holds where the condition is true
 * @param place where it is written
 */
public record MeasuredRule(String name, Rule when, List<Property> earns, Place place) {

  public MeasuredRule {
    earns = List.copyOf(earns);
  }
}
