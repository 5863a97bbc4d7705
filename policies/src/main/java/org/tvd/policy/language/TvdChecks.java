package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.flow.Flows;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.StatedFlow;
import org.tvd.policy.model.VlanRange;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;

/**
 * What must hold between domains, and between them and the network. It is told each part of a
 * domain by itself, so that an error in one part hides none of another.
 */
final class TvdChecks {
  private final Network network;
  private final Problems problems;
  private final Map<Integer, Located> vnis = new HashMap<>();
  private final Map<Integer, Located> vlans = new HashMap<>();
  private final List<Addresses> subnets = new ArrayList<>();
  private final SortedMap<String, Stated> flows = new TreeMap<>();

  TvdChecks(Network network, Problems problems) {
    this.network = network;
    this.problems = problems;
  }

  private record Located(String tvd, Place place) {}

  private record Addresses(String tvd, Ipv4Subnet subnet, Place place) {}

  private record Stated(
      boolean closed, SortedMap<String, StatedFlow> out, SortedMap<String, StatedFlow> in) {}

  /** A domain's VXLAN network identifier. Domains are told in the order of their names. */
  void vni(String tvd, int vni, Place place) {
    once(vnis, "vni", vni, new Located(tvd, place));
  }

  /** A domain's VLAN identifier: VLAN_IN_TWO_TVDS of the model. */
  void vlan(String tvd, int vlan, Place place) {
    once(vlans, "vlan", vlan, new Located(tvd, place));
    // An id that no segment allows would never be used, which its owner did not mean.
    if (network.segments().stream().noneMatch(segment -> segment.allowsVlan(vlan))) {
      List<String> ranges =
          network.segments().stream()
              .flatMap(segment -> segment.vlans().stream())
              .sorted(Comparator.comparingInt(VlanRange::first))
              .map(VlanRange::toString)
              .distinct()
              .limit(20)
              .toList();
      problems.mismatch(
          place,
          "no segment allows vlan " + vlan,
          ranges.isEmpty()
              ? "a segment of network.yaml with 'vlans'"
              : "one of " + String.join(", ", ranges),
          String.valueOf(vlan));
    }
  }

  private void once(Map<Integer, Located> known, String what, int number, Located located) {
    Located first = known.putIfAbsent(number, located);
    if (first != null) {
      problems.mismatch(
          located.place(),
          "%s %d is that of %s (%s)".formatted(what, number, first.tvd(), first.place()),
          "a %s of no other TVD".formatted(what),
          String.valueOf(number));
    }
  }

  void subnet(String tvd, Ipv4Subnet subnet, Place place) {
    subnets.add(new Addresses(tvd, subnet, place));
  }

  void flows(
      String tvd,
      boolean closed,
      SortedMap<String, StatedFlow> out,
      SortedMap<String, StatedFlow> in) {
    flows.put(tvd, new Stated(closed, out, in));
  }

  /** What can be told when all domains are known. */
  void run() {
    flows.forEach(
        (tvd, stated) -> {
          stated.out().forEach((peer, flow) -> closed(tvd, stated, peer, flow));
          stated.in().forEach((peer, flow) -> closed(tvd, stated, peer, flow));
        });
    overlaps();
  }

  /** Whether the flow is open on both sides, as far as its domains are managed. */
  boolean open(String from, String to) {
    Stated origin = flows.get(from);
    Stated destination = flows.get(to);
    return (origin != null || destination != null)
        && (origin == null || side(origin.out().get(to)) instanceof FlowSide.Open)
        && (destination == null || side(destination.in().get(from)) instanceof FlowSide.Open);
  }

  /** A closed domain's word holds on both sides of every cell about it. */
  private void closed(String tvd, Stated stated, String peer, StatedFlow flow) {
    Stated other = flows.get(peer);
    boolean byPeer = other != null && other.closed();
    if ((stated.closed() || byPeer) && !(flow.side() instanceof FlowSide.Closed)) {
      problems.mismatch(
          flow.place(),
          (stated.closed() ? tvd : peer) + " is a closed TVD",
          "closed",
          "a flow to or from it");
    }
  }

  /** Subnets that overlap contain each other, so in their order they stand behind each other. */
  private void overlaps() {
    List<Addresses> sorted =
        subnets.stream()
            .sorted(Comparator.comparing(Addresses::subnet).thenComparing(Addresses::tvd))
            .toList();
    for (int i = 0; i < sorted.size(); i++) {
      Addresses wide = sorted.get(i);
      for (int j = i + 1;
          j < sorted.size() && wide.subnet().overlaps(sorted.get(j).subnet());
          j++) {
        Addresses narrow = sorted.get(j);
        boolean inOrder = wide.tvd().compareTo(narrow.tvd()) < 0;
        overlap(inOrder ? wide : narrow, inOrder ? narrow : wide);
      }
    }
  }

  private void overlap(Addresses first, Addresses second) {
    if (flows(first.tvd(), second.tvd()) || flows(second.tvd(), first.tvd())) {
      problems.mismatch(
          second.place(),
          "%s overlaps %s of %s (%s), with which it has a flow"
              .formatted(second.subnet(), first.subnet(), first.tvd(), first.place()),
          "disjoint subnets",
          second.subnet().toString());
    }
  }

  private boolean flows(String from, String to) {
    Stated origin = flows.get(from);
    Stated destination = flows.get(to);
    return origin != null
        && destination != null
        && Flows.pass(side(origin.out().get(to)), side(destination.in().get(from)));
  }

  private static FlowSide side(@Nullable StatedFlow stated) {
    return stated == null ? new FlowSide.Closed() : stated.side();
  }
}
