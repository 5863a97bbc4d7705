package org.tvd.policy.language;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.flow.Flows;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.StatedFlow;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Problems;

/** What must hold between domains, and between a domain's requirements. */
final class TvdChecks {
  private final List<TvdFile.Located> tvds;
  private final Lattice lattice;
  private final List<List<Property>> exclusions;
  private final Problems problems;

  TvdChecks(
      List<TvdFile.Located> tvds,
      Lattice lattice,
      List<List<Property>> exclusions,
      Problems problems) {
    this.tvds = tvds;
    this.lattice = lattice;
    this.exclusions = exclusions;
    this.problems = problems;
  }

  void run() {
    for (int i = 0; i < tvds.size(); i++) {
      realizable(tvds.get(i));
      closed(tvds.get(i).policy());
      for (int j = 0; j < i; j++) {
        pair(tvds.get(j), tvds.get(i));
      }
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

  private void realizable(TvdFile.Located tvd) {
    for (List<Property> exclusion : exclusions) {
      boolean all =
          exclusion.stream()
              .allMatch(
                  excluded ->
                      tvd.policy().membership().stream()
                          .anyMatch(r -> lattice.atLeast(r.property(), excluded)));
      if (all) {
        problems.mismatch(
            tvd.membership(),
            "no platform can be a member",
            "requirements that one platform can hold together",
            "an exclusion: "
                + String.join(", ", exclusion.stream().map(lattice::describe).toList()));
      }
    }
  }
}
