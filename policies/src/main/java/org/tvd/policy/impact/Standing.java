package org.tvd.policy.impact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipDecision;
import org.tvd.policy.membership.PlacedVpe;
import org.tvd.policy.membership.Placement;
import org.tvd.policy.model.TvdPolicy;

/** Which of the memberships and places that are asked for one version of the policy allows. */
final class Standing {
  private final PolicySet policy;
  private final Map<String, HeldProperties> held = new HashMap<>();

  /** Why a host may not be in a domain; nothing where it may. */
  private final SortedMap<Member, List<String>> hosts = new TreeMap<>();

  private final SortedMap<Seat, List<String>> vpes = new TreeMap<>();

  /** A host in a domain. */
  record Member(String tvd, String host) implements Comparable<Member> {
    @Override
    public int compareTo(Member other) {
      return tvd.equals(other.tvd) ? host.compareTo(other.host) : tvd.compareTo(other.tvd);
    }
  }

  /** A processing element in a domain. */
  record Seat(Member member, String vpe, String role) implements Comparable<Seat> {
    static Seat of(PlacedVpe element, String tvd) {
      return new Seat(
          new Member(tvd, element.host()), element.name(), element.seats().getOrDefault(tvd, ""));
    }

    @Override
    public int compareTo(Seat other) {
      int byMember = member.compareTo(other.member);
      return byMember != 0 ? byMember : vpe.compareTo(other.vpe);
    }
  }

  Standing(
      PolicySet policy,
      Collection<KnownHost> known,
      Function<KnownHost, HeldProperties> holds,
      Collection<PlacedVpe> elements) {
    this.policy = policy;
    for (KnownHost host : known) {
      held.put(host.name(), holds.apply(host));
      for (String tvd : host.tvds()) {
        hosts.put(new Member(tvd, host.name()), refusal(tvd, "", host.name()));
      }
    }
    List<PlacedVpe> left = new ArrayList<>();
    for (PlacedVpe element : elements) {
      PlacedVpe carried = element;
      for (Map.Entry<String, String> seat : element.seats().entrySet()) {
        List<String> refused = refusal(seat.getKey(), seat.getValue(), element.host());
        vpes.put(Seat.of(element, seat.getKey()), refused);
        carried = refused.isEmpty() ? carried : carried.without(seat.getKey());
      }
      left.add(carried);
    }
    for (Placement.Lost lost : Placement.review(policy, left)) {
      vpes.put(Seat.of(lost.element(), lost.tvd()), List.of(lost.refused().toSentence()));
    }
  }

  /** Of a host that is not known, its next evidence tells. */
  private List<String> refusal(String tvd, String role, String host) {
    TvdPolicy domain = policy.tvds().get(tvd);
    if (domain == null) {
      return List.of("the policy has no such TVD");
    }
    HeldProperties properties = held.get(host);
    if (properties == null) {
      return List.of();
    }
    MembershipDecision decision =
        role.isEmpty()
            ? Membership.decide(domain, properties)
            : Membership.decide(domain, role, properties);
    return decision.reasons();
  }

  SortedMap<Member, List<String>> hosts() {
    return hosts;
  }

  SortedMap<Seat, List<String>> vpes() {
    return vpes;
  }

  boolean isMember(String tvd, String host) {
    List<String> refused = hosts.get(new Member(tvd, host));
    return refused != null && refused.isEmpty();
  }
}
