package org.tvd.policy.refinement;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.EffectiveFlows;
import org.tvd.policy.flow.PacketRange;
import org.tvd.policy.flow.PacketSet;
import org.tvd.policy.model.DummyTvd;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Reaction;
import org.tvd.policy.model.Sharing;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.refinement.Counterexample.Places;

/**
 * Whether a policy is at least as strict as another one: whatever properties a platform holds, it
 * is in no domain and no role of the first policy in which the second would not have it; each
 * packet that passes between two domains passes in the second as well; the traffic is protected at
 * least as much; no membership holds longer; and no more is shared.
 *
 * <p>A domain that the first policy alone manages is a counterexample, since the second has nobody
 * in it. One that the second alone has is none, for nobody is in it any more. A flow with a domain
 * that the other policy does not have is closed there. How properties are earned, whom the policy
 * trusts and what the network is trusted for are not compared.
 */
public final class Refinement {
  private final PolicySet first;
  private final PolicySet second;
  private final List<Counterexample> found = new ArrayList<>();

  private Refinement(PolicySet first, PolicySet second) {
    this.first = first;
    this.second = second;
  }

  /** By what {@code first} is less strict than {@code second}: none if it is at least as strict. */
  public static List<Counterexample> counterexamples(PolicySet first, PolicySet second) {
    Refinement refinement = new Refinement(first, second);
    refinement.unmanaged();
    refinement.found.addAll(
        MembershipComparison.exclusions(
            first.lattice(), first.exclusions(), second.lattice(), second.exclusions()));
    for (TvdPolicy tvd : first.tvds().values()) {
      refinement.domain(tvd);
    }
    refinement.flows();
    return List.copyOf(refinement.found);
  }

  private void unmanaged() {
    for (DummyTvd dummy : first.dummies().values()) {
      TvdPolicy managed = second.tvds().get(dummy.name());
      if (managed != null) {
        found.add(
            new Counterexample.Unmanaged(
                dummy.name(), new Places(List.of(dummy.place()), List.of(managed.place()))));
      }
    }
  }

  private void domain(TvdPolicy tvd) {
    TvdPolicy other = second.tvds().get(tvd.name());
    if (other != null) {
      found.addAll(MembershipComparison.of(first.lattice(), tvd, second.lattice(), other));
      terms(tvd, other);
      sharing(tvd, other);
    } else if (!second.dummies().containsKey(tvd.name())) {
      found.add(
          new Counterexample.UnknownTvd(tvd.name(), new Places(List.of(tvd.place()), List.of())));
    }
  }

  private void terms(TvdPolicy tvd, TvdPolicy other) {
    Places places = new Places(List.of(tvd.place()), List.of(other.place()));
    for (Objective objective : Objective.values()) {
      if (other.protection().contains(objective) && !tvd.protection().contains(objective)) {
        found.add(new Counterexample.Unprotected(tvd.name(), objective, places));
      }
    }
    if (tvd.lease().compareTo(other.lease()) > 0) {
      found.add(new Counterexample.LongerLease(tvd.name(), tvd.lease(), other.lease(), places));
    }
    if (tvd.reaction() == Reaction.DEFAULT_NETWORK && other.reaction() == Reaction.CLOSE) {
      found.add(new Counterexample.Lingers(tvd.name(), places));
    }
  }

  /** Each pair once: with those that come later by name. */
  private void sharing(TvdPolicy tvd, TvdPolicy other) {
    for (TvdPolicy peer : first.tvds().tailMap(tvd.name() + '\0').values()) {
      TvdPolicy otherPeer = second.tvds().get(peer.name());
      if (otherPeer == null) {
        continue;
      }
      Places places =
          new Places(List.of(tvd.place(), peer.place()), List.of(other.place(), otherPeer.place()));
      if (shares(tvd, tvd.hostSharing(), peer, peer.hostSharing())
          && !shares(other, other.hostSharing(), otherPeer, otherPeer.hostSharing())) {
        found.add(new Counterexample.SharesHost(tvd.name(), peer.name(), places));
      }
      if (shares(tvd, tvd.vpeSharing(), peer, peer.vpeSharing())
          && !shares(other, other.vpeSharing(), otherPeer, otherPeer.vpeSharing())) {
        found.add(new Counterexample.SharesVpe(tvd.name(), peer.name(), places));
      }
    }
  }

  private static boolean shares(TvdPolicy a, Sharing ofA, TvdPolicy b, Sharing ofB) {
    return ofA.with(b.name()) && ofB.with(a.name());
  }

  private void flows() {
    EffectiveFlows flows = new EffectiveFlows(first);
    EffectiveFlows others = new EffectiveFlows(second);
    List<String> compared =
        flows.names().stream()
            .filter(tvd -> others.contains(tvd) || first.dummies().containsKey(tvd))
            .toList();
    for (String from : compared) {
      for (String to : compared) {
        List<PacketRange> more =
            PacketSet.difference(flows.between(from, to), others.between(from, to));
        if (!more.isEmpty() && !flows.places(from, to).isEmpty()) {
          found.add(
              new Counterexample.Passes(
                  from,
                  to,
                  more.getFirst().example(subnet(from), subnet(to)),
                  more,
                  new Places(flows.places(from, to), others.places(from, to))));
        }
      }
    }
  }

  private @Nullable Ipv4Subnet subnet(String tvd) {
    TvdPolicy managed = first.tvds().get(tvd);
    if (managed != null) {
      return managed.subnet();
    }
    DummyTvd dummy = first.dummies().get(tvd);
    return dummy == null ? null : dummy.subnet();
  }
}
