package org.tvd.policy.language;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.flow.Flows;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.membership.ConflictFreeness;
import org.tvd.policy.membership.ConflictFreeness.Conflicts;
import org.tvd.policy.membership.ConflictFreeness.Party;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.Role;
import org.tvd.policy.model.Sharing;
import org.tvd.policy.model.StatedFlow;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.model.VlanRange;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;

/** What must hold between domains, and between a domain's requirements. */
final class TvdChecks {
  private static final int MOST_CONFLICTS = 100;

  private final List<TvdFile.Located> tvds;
  private final Lattice lattice;
  private final List<List<Property>> exclusions;
  private final Network network;
  private final Problems problems;

  TvdChecks(
      List<TvdFile.Located> tvds,
      Lattice lattice,
      List<List<Property>> exclusions,
      Network network,
      Problems problems) {
    this.tvds = tvds;
    this.lattice = lattice;
    this.exclusions = exclusions;
    this.network = network;
    this.problems = problems;
  }

  void run() {
    for (int i = 0; i < tvds.size(); i++) {
      realizable(tvds.get(i));
      closed(tvds.get(i).policy());
      vlanRange(tvds.get(i));
      for (int j = 0; j < i; j++) {
        pair(tvds.get(j), tvds.get(i));
      }
    }
    sharing();
  }

  /** An id that no segment allows would never be used, which its owner did not mean. */
  private void vlanRange(TvdFile.Located tvd) {
    int id = tvd.policy().fixedVlan();
    if (id != 0 && network.segments().stream().noneMatch(segment -> segment.allowsVlan(id))) {
      List<String> ranges =
          network.segments().stream()
              .flatMap(segment -> segment.vlans().stream())
              .sorted(Comparator.comparingInt(VlanRange::first))
              .map(VlanRange::toString)
              .distinct()
              .limit(20)
              .toList();
      problems.mismatch(
          tvd.vlan(),
          "no segment allows vlan " + id,
          ranges.isEmpty()
              ? "a segment of network.yaml with 'vlans'"
              : "one of " + String.join(", ", ranges),
          String.valueOf(id));
    }
  }

  private void pair(TvdFile.Located first, TvdFile.Located second) {
    TvdPolicy a = first.policy();
    TvdPolicy b = second.policy();
    if (a.vni() == b.vni()) {
      problems.mismatch(
          second.vni(),
          "vni %d is that of %s (%s)".formatted(b.vni(), a.name(), first.vni()),
          "a vni of no other TVD",
          String.valueOf(b.vni()));
    }
    if (a.fixedVlan() != 0 && a.fixedVlan() == b.fixedVlan()) {
      problems.mismatch(
          second.vlan(),
          "vlan %d is that of %s (%s)".formatted(b.fixedVlan(), a.name(), first.vlan()),
          "a vlan of no other TVD",
          String.valueOf(b.fixedVlan()));
    }
    if (a.subnet().overlaps(b.subnet()) && Flows.connect(a, b)) {
      problems.mismatch(
          second.subnet(),
          "%s overlaps %s of %s (%s), with which it has a flow"
              .formatted(b.subnet(), a.subnet(), a.name(), first.subnet()),
          "disjoint subnets",
          b.subnet().toString());
    }
  }

  /** A closed domain's word holds on both sides of every cell about it. */
  private void closed(TvdPolicy tvd) {
    for (TvdFile.Located other : tvds) {
      String peer = other.policy().name();
      if (tvd.closed() || other.policy().closed()) {
        String closed = tvd.closed() ? tvd.name() : peer;
        statesNothing(closed, tvd.out().get(peer));
        statesNothing(closed, tvd.in().get(peer));
      }
    }
    if (tvd.closed()) {
      tvd.out().values().forEach(stated -> statesNothing(tvd.name(), stated));
      tvd.in().values().forEach(stated -> statesNothing(tvd.name(), stated));
    }
  }

  private void statesNothing(String closed, @Nullable StatedFlow stated) {
    if (stated != null && !(stated.side() instanceof FlowSide.Closed)) {
      problems.mismatch(
          stated.place(), closed + " is a closed TVD", "closed", "a flow to or from it");
    }
  }

  /** No platform could be a member, or carry a processing element in the role. */
  private void realizable(TvdFile.Located tvd) {
    TvdPolicy policy = tvd.policy();
    Optional<List<Property>> ofAll = unrealizable(policy.membership());
    ofAll.ifPresent(exclusion -> unrealizable(tvd.membership(), "be a member", exclusion));
    for (Role role : ofAll.isEmpty() ? policy.roles().values() : List.<Role>of()) {
      unrealizable(Membership.required(policy, role))
          .ifPresent(
              exclusion ->
                  unrealizable(role.place(), "carry a VPE in the role " + role.name(), exclusion));
    }
  }

  private Optional<List<Property>> unrealizable(List<Requirement> required) {
    return ConflictFreeness.unrealizable(lattice, exclusions, required);
  }

  private void unrealizable(Place place, String what, List<Property> exclusion) {
    problems.mismatch(
        place,
        "no platform can " + what,
        "requirements that one platform can hold together",
        "an exclusion: " + ConflictFreeness.describe(exclusion, lattice));
  }

  /** Domains that say that they share hosts or VPEs must be able to. */
  private void sharing() {
    Map<String, TvdFile.Located> byName = new TreeMap<>();
    tvds.forEach(tvd -> byName.put(tvd.policy().name(), tvd));
    List<Party> realizable =
        byName.values().stream()
            .map(TvdFile.Located::policy)
            .filter(tvd -> unrealizable(tvd.membership()).isEmpty())
            .map(Party::of)
            .toList();
    Conflicts conflicts =
        ConflictFreeness.of(
            lattice,
            exclusions,
            realizable,
            (a, b) -> share(policy(byName, a), policy(byName, b)),
            MOST_CONFLICTS);
    for (ConflictFreeness.Conflict conflict : conflicts.conflicts()) {
      Party last = conflict.parties().getLast();
      problems.mismatch(
          Optional.ofNullable(byName.get(last.tvd())).orElseThrow().membership(),
          "TVDs share hosts or VPEs, but " + conflict.toSentence(lattice),
          "requirements that one platform can hold together",
          "an exclusion");
    }
    if (!conflicts.complete() && conflicts.conflicts().isEmpty()) {
      problems.report(
          tvds.getFirst().policy().place(),
          "too many TVDs share hosts or VPEs to check their requirements against the exclusions");
    }
  }

  private static TvdPolicy policy(Map<String, TvdFile.Located> byName, Party party) {
    return Optional.ofNullable(byName.get(party.tvd())).orElseThrow().policy();
  }

  private static boolean share(TvdPolicy a, TvdPolicy b) {
    return share(a, a.hostSharing(), b, b.hostSharing())
        || share(a, a.vpeSharing(), b, b.vpeSharing());
  }

  /** Both sides allow it, and at least one of them means the other by name. */
  private static boolean share(TvdPolicy a, Sharing ofA, TvdPolicy b, Sharing ofB) {
    return ofA.with(b.name())
        && ofB.with(a.name())
        && (ofA.named().contains(b.name()) || ofB.named().contains(a.name()));
  }
}
