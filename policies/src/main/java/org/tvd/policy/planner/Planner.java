package org.tvd.policy.planner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.MechanismChoice.Chosen;
import org.tvd.policy.planner.MechanismChoice.NoMechanism;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;

/**
 * From protection objectives, the network's trust and the hosts' capabilities to the cheapest
 * mechanism. A path between two hosts lies on the segments of both; an address in no declared
 * segment is trusted for nothing.
 */
public final class Planner {
  private Planner() {}

  /** The mechanism of {@code tvd} between {@code hosts}, which may come in any order. */
  public static MechanismChoice plan(
      TvdPolicy tvd, Network network, Collection<PlannedHost> hosts) {
    List<PlannedHost> ordered =
        hosts.stream().sorted(Comparator.comparing(PlannedHost::name)).toList();
    List<String> reasons = new ArrayList<>();
    reasons.add("bridge: the domain's processing elements on one host share a virtual switch");
    if (ordered.size() <= 1) {
      return finish(
          Mechanism.LOCAL_BRIDGE, Objective.ISOLATION, "the host itself", ordered, reasons);
    }
    reasons.add(
        tvd.protection().contains(Objective.ISOLATION)
            ? "VXLAN: the domain has %d hosts and asks for isolation".formatted(ordered.size())
            : "VXLAN: the domain has %d hosts".formatted(ordered.size()));
    for (Objective objective : List.of(Objective.CONFIDENTIALITY, Objective.INTEGRITY)) {
      Optional<PlannedHost> exposed =
          tvd.protection().contains(objective)
              ? ordered.stream().filter(h -> !trusted(network, h, objective)).findFirst()
              : Optional.empty();
      if (exposed.isPresent()) {
        String where = place(network, exposed.get());
        reasons.add(
            "WireGuard: the domain asks for %s, and %s is not trusted for it (host %s)"
                .formatted(objective.spelling(), where, exposed.get().name()));
        return finish(Mechanism.VXLAN_OVER_WIREGUARD, objective, where, ordered, reasons);
      }
    }
    return finish(
        Mechanism.VXLAN, Objective.ISOLATION, place(network, ordered.getFirst()), ordered, reasons);
  }

  private static MechanismChoice finish(
      Mechanism mechanism,
      Objective objective,
      String where,
      List<PlannedHost> hosts,
      List<String> reasons) {
    for (Mechanism candidate : Mechanism.values()) {
      if (candidate.compareTo(mechanism) >= 0
          && hosts.stream().allMatch(host -> host.mechanisms().contains(candidate))) {
        if (candidate != mechanism) {
          reasons.add(candidate + ": not every host can build " + mechanism);
        }
        return new Chosen(candidate, reasons);
      }
    }
    return hosts.stream()
        .filter(host -> !host.mechanisms().contains(mechanism))
        .findFirst()
        .<MechanismChoice>map(host -> new NoMechanism(objective, where, host.name(), mechanism))
        .orElseGet(() -> new Chosen(mechanism, reasons));
  }

  private static boolean trusted(Network network, PlannedHost host, Objective objective) {
    Set<Objective> trust =
        network.segmentOf(host.underlayAddress()).map(Segment::trustedFor).orElse(Set.of());
    return trust.contains(objective);
  }

  private static String place(Network network, PlannedHost host) {
    return network
        .segmentOf(host.underlayAddress())
        .map(segment -> "segment " + segment.name())
        .orElse("address " + host.underlayAddress() + ", which is in no declared segment,");
  }
}
