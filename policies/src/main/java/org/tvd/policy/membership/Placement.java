package org.tvd.policy.membership;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.PlacementDecision.Permitted;
import org.tvd.policy.membership.PlacementDecision.Reason;
import org.tvd.policy.membership.PlacementDecision.Refusal;
import org.tvd.policy.membership.PlacementDecision.Refused;
import org.tvd.policy.model.Sharing;
import org.tvd.policy.model.TvdPolicy;

/**
 * Where processing elements may be: beside whose on a host, and in which domains at once. Both
 * sides must allow it; a domain that the policy does not have, or that nobody manages, answers no.
 * What the host itself must hold is {@link Membership}'s to decide. Gateways are no elements.
 */
public final class Placement {
  private final PolicySet policy;

  private Placement(PolicySet policy) {
    this.policy = policy;
  }

  /**
   * Whether an element may have one more place.
   *
   * @param others all other elements, of all hosts
   * @param element it, in the domains that it is in
   * @param tvd the domain that it is to be in besides
   * @param role in that domain; empty for none
   */
  public static PlacementDecision decide(
      PolicySet policy, Collection<PlacedVpe> others, PlacedVpe element, String tvd, String role) {
    Placement placement = new Placement(policy);
    List<Refusal> refusals = new ArrayList<>();
    if (placement.tvd(tvd).isEmpty()) {
      refusals.add(new Refusal(Reason.UNKNOWN_TVD, "there is no TVD " + tvd + " in the policy"));
    } else {
      placement.shareHost(others, element, tvd, refusals);
      placement.shareVpe(element, tvd, refusals);
      if (refusals.isEmpty() && !element.seats().isEmpty()) {
        placement.keepFlows(others, element.with(tvd, role), tvd, refusals);
      }
    }
    return refusals.isEmpty() ? new Permitted() : new Refused(refusals);
  }

  /**
   * A place that a policy does not allow.
   *
   * @param element whose it is
   * @param tvd in which
   * @param refused why
   */
  public record Lost(PlacedVpe element, String tvd, Refused refused) {}

  /**
   * The places that a policy does not allow. Places are looked at in the order of host, element and
   * domain, each beside those before it that are allowed: the earlier one stays.
   */
  public static List<Lost> review(PolicySet policy, Collection<PlacedVpe> elements) {
    List<Lost> lost = new ArrayList<>();
    List<PlacedVpe> allowed = new ArrayList<>();
    Comparator<PlacedVpe> order =
        Comparator.comparing(PlacedVpe::host).thenComparing(PlacedVpe::name);
    for (PlacedVpe element : elements.stream().sorted(order).toList()) {
      PlacedVpe kept = new PlacedVpe(element.host(), element.name(), new TreeMap<>());
      for (Map.Entry<String, String> seat : element.seats().entrySet()) {
        switch (decide(policy, allowed, kept, seat.getKey(), seat.getValue())) {
          case Permitted() -> kept = kept.with(seat.getKey(), seat.getValue());
          case Refused refused -> lost.add(new Lost(element, seat.getKey(), refused));
        }
      }
      allowed.add(kept);
    }
    return lost;
  }

  private Optional<TvdPolicy> tvd(String name) {
    return Optional.ofNullable(policy.tvds().get(name));
  }

  private void shareHost(
      Collection<PlacedVpe> others, PlacedVpe element, String tvd, List<Refusal> refusals) {
    SortedMap<String, PlacedVpe> beside = new TreeMap<>();
    for (PlacedVpe other : others) {
      if (other.host().equals(element.host()) && !other.name().equals(element.name())) {
        other.seats().keySet().forEach(peer -> beside.putIfAbsent(peer, other));
      }
    }
    beside.remove(tvd);
    beside.forEach(
        (peer, other) ->
            refusedBy(tvd, peer, TvdPolicy::hostSharing)
                .ifPresent(
                    who ->
                        refusals.add(
                            new Refusal(
                                Reason.HOST_NOT_SHARED,
                                "VPE %s is in %s, and %s".formatted(other, peer, who)
                                    + " (expected share.host on both sides)"))));
  }

  private void shareVpe(PlacedVpe element, String tvd, List<Refusal> refusals) {
    for (String peer : element.seats().keySet()) {
      refusedBy(tvd, peer, TvdPolicy::vpeSharing)
          .ifPresent(
              who ->
                  refusals.add(
                      new Refusal(
                          Reason.VPE_NOT_SHARED,
                          "VPE %s is in %s already, and %s".formatted(element, peer, who)
                              + " (expected share.vpe on both sides)")));
    }
  }

  /** Which of two domains does not share; empty if both do. */
  private Optional<String> refusedBy(String a, String b, Function<TvdPolicy, Sharing> sharing) {
    return refusal(a, b, sharing).or(() -> refusal(b, a, sharing));
  }

  private Optional<String> refusal(String of, String with, Function<TvdPolicy, Sharing> sharing) {
    Optional<Sharing> answer = tvd(of).map(sharing);
    if (answer.filter(shared -> shared.with(with)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        of
            + " does not share with "
            + with
            + answer.map(shared -> ": it shares with " + shared).orElse(": it gives no answer"));
  }

  private void keepFlows(
      Collection<PlacedVpe> others, PlacedVpe joining, String tvd, List<Refusal> refusals) {
    SharedFlows flows = new SharedFlows(policy, others);
    for (String peer : joining.seats().keySet()) {
      if (!peer.equals(tvd) && flows.closedBothWays(peer, tvd)) {
        refusals.add(
            new Refusal(
                Reason.CLOSED_BOTH_WAYS,
                "nothing may flow between %s and %s either way, and no VPE can be in both"
                    .formatted(peer, tvd)));
      }
    }
    if (refusals.isEmpty()) {
      flows
          .opened(joining)
          .ifPresent(opened -> refusals.add(new Refusal(Reason.OPENS_A_FLOW, opened)));
    }
  }
}
