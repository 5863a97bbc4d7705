package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Place;

/**
 * The flows between all domains of a policy, those that nobody manages included: their own side
 * lets everything pass, and the other one alone decides.
 *
 * @param policy whose
 */
public record EffectiveFlows(PolicySet policy) {

  /** Every domain, managed or not, in the order of names. */
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>(policy.tvds().keySet());
    names.addAll(policy.dummies().keySet());
    return List.copyOf(names);
  }

  public boolean contains(String tvd) {
    return policy.tvds().containsKey(tvd) || policy.dummies().containsKey(tvd);
  }

  /** What a domain lets out towards another one; closed from a domain that there is not. */
  public FlowSide out(String from, String to) {
    TvdPolicy tvd = policy.tvds().get(from);
    return tvd == null ? ofUnmanaged(from) : tvd.outTo(to);
  }

  /** What a domain lets in from another one; closed to a domain that there is not. */
  public FlowSide in(String from, String to) {
    TvdPolicy tvd = policy.tvds().get(to);
    return tvd == null ? ofUnmanaged(to) : tvd.inFrom(from);
  }

  private FlowSide ofUnmanaged(String tvd) {
    return policy.dummies().containsKey(tvd) ? new FlowSide.Open() : new FlowSide.Closed();
  }

  /** What both sides let pass: inside a domain everything, with one that there is not nothing. */
  public FlowSide between(String from, String to) {
    return from.equals(to) ? new FlowSide.Open() : Flows.both(out(from, to), in(from, to));
  }

  /** Where the policy decides about it: the managed sides, the origin's first. */
  public List<Place> places(String from, String to) {
    List<Place> places = new ArrayList<>();
    TvdPolicy origin = policy.tvds().get(from);
    if (origin != null) {
      places.add(origin.outPlace(to));
    }
    TvdPolicy destination = policy.tvds().get(to);
    if (destination != null) {
      places.add(destination.inPlace(from));
    }
    return places;
  }
}
