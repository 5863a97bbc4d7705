package org.tvd.verifier;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipIndex;
import org.tvd.policy.membership.PlacedVpe;
import org.tvd.policy.membership.Placement;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.appraisal.Reason;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.Decision.Cause;
import org.tvd.verifier.master.Addresses;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdEvent;
import org.tvd.verifier.master.TvdState;

/** What a version of the policy does to the memberships and places that there are. */
final class PolicyConsequences {
  private final PolicySet policy;
  private final RealmState state;
  private final Endings endings;
  private final Function<String, Proven.Standing> standings;
  private final MembershipIndex index;
  private final Map<String, Judged> judged = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();

  /** The places that do not stay: TVD and VPE. */
  private final Set<Place> gone = new HashSet<>();

  private record Place(String tvd, String vpe) {}

  /** What a host has proven, and the TVDs that admit it for that. */
  private record Judged(Proven.Standing standing, SortedSet<String> admitting) {}

  /**
   * @param standings what each host has proven, under this version
   */
  PolicyConsequences(
      PolicySet policy,
      RealmState state,
      Endings endings,
      Function<String, Proven.Standing> standings) {
    this.policy = policy;
    this.state = state;
    this.endings = endings;
    this.standings = standings;
    this.index = MembershipIndex.of(policy);
    for (TvdState tvd : state.tvds().values()) {
      changes.add(new Change(tvd.tvd(), new TvdEvent.Replanned()));
      endUnmet(tvd);
      takeBackAddresses(tvd);
      takeBackRoles(tvd);
    }
    takeBackUnshared();
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  private void endUnmet(TvdState tvd) {
    for (String host : tvd.members().keySet()) {
      String unmet = unmet(tvd.tvd(), host);
      if (!unmet.isEmpty()) {
        endings.end(state, tvd.tvd(), host, Cause.POLICY_CHANGED, unmet, changes, decisions);
        tvd.vpes().values().stream()
            .filter(vpe -> vpe.host().equals(host))
            .forEach(vpe -> gone.add(new Place(tvd.tvd(), vpe.name())));
      }
    }
  }

  /** Why the policy does not allow a membership; empty if it does. */
  private String unmet(String tvd, String host) {
    TvdPolicy tvdPolicy = policy.tvds().get(tvd);
    if (tvdPolicy == null) {
      return "the policy no longer has this TVD";
    }
    Judged member = judged(host);
    return switch (member.standing()) {
      case Proven.NotVouched(Reason reason, String detail) -> reason + ": " + detail;
      case Proven.NotKnown() -> "";
      case Proven.Holds(HeldProperties held) ->
          member.admitting().contains(tvd)
              ? ""
              : String.join("; ", Membership.decide(tvdPolicy, held).reasons());
    };
  }

  private Judged judged(String host) {
    return judged.computeIfAbsent(
        host,
        _ -> {
          Proven.Standing standing = standings.apply(host);
          return new Judged(
              standing,
              standing instanceof Proven.Holds(HeldProperties held)
                  ? index.admitting(held)
                  : java.util.Collections.emptySortedSet());
        });
  }

  /** Places that the subnet does not have any more, or that are gateways' from here on. */
  private void takeBackAddresses(TvdState tvd) {
    TvdPolicy tvdPolicy = policy.tvds().get(tvd.tvd());
    for (Vpe vpe : tvd.vpes().values()) {
      if (tvdPolicy == null || !Addresses.isForVpes(tvdPolicy, policy, vpe.address())) {
        takeBack(tvd.tvd(), vpe, "its address " + vpe.address() + " is for no VPE any more");
      }
    }
  }

  private void takeBackRoles(TvdState tvd) {
    TvdPolicy tvdPolicy = policy.tvds().get(tvd.tvd());
    for (Map.Entry<String, String> seat : tvd.roles().entrySet()) {
      Vpe vpe = tvd.vpes().get(seat.getKey());
      if (tvdPolicy != null && vpe != null) {
        List<String> reasons =
            judged(vpe.host()).standing() instanceof Proven.Holds(HeldProperties held)
                ? Membership.decide(tvdPolicy, seat.getValue(), held).reasons()
                : tvdPolicy.role(seat.getValue()).isPresent()
                    ? List.of()
                    : List.of("the TVD has no such role any more");
        if (!reasons.isEmpty()) {
          takeBack(tvd.tvd(), vpe, "role " + seat.getValue() + ": " + String.join("; ", reasons));
        }
      }
    }
  }

  private void takeBackUnshared() {
    List<PlacedVpe> left = new ArrayList<>();
    for (PlacedVpe element : state.elements()) {
      PlacedVpe kept = element;
      for (String tvd : element.seats().keySet()) {
        kept = gone.contains(new Place(tvd, element.name())) ? kept.without(tvd) : kept;
      }
      left.add(kept);
    }
    for (Placement.Lost lost : Placement.review(policy, left)) {
      Vpe vpe =
          Optional.ofNullable(state.tvd(lost.tvd()).vpes().get(lost.element().name()))
              .orElseThrow();
      takeBack(lost.tvd(), vpe, lost.refused().toSentence());
    }
  }

  private void takeBack(String tvd, Vpe vpe, String detail) {
    if (gone.add(new Place(tvd, vpe.name()))) {
      RolePlaces.takeBack(tvd, vpe, Cause.POLICY_CHANGED, detail, changes, decisions);
    }
  }
}
