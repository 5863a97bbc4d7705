package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.membership.ConflictFreeness;
import org.tvd.policy.membership.ConflictFreeness.Conflicts;
import org.tvd.policy.membership.ConflictFreeness.Party;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.Role;
import org.tvd.policy.model.Sharing;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;

/** That some platform can hold what a domain requires, and what those require that share one. */
final class RequirementChecks {
  private static final int MOST_CONFLICTS = 100;

  private final Lattice lattice;
  private final List<List<Property>> exclusions;
  private final Problems problems;

  RequirementChecks(Lattice lattice, List<List<Property>> exclusions, Problems problems) {
    this.lattice = lattice;
    this.exclusions = exclusions;
    this.problems = problems;
  }

  /**
   * No platform could be a member, or carry a processing element in the role.
   *
   * @param place of the membership
   */
  void realizable(List<Requirement> membership, Iterable<Role> roles, Place place) {
    Optional<List<Property>> ofAll = unrealizable(membership);
    ofAll.ifPresent(exclusion -> unrealizable(place, "be a member", exclusion));
    for (Role role : ofAll.isEmpty() ? roles : List.<Role>of()) {
      List<Requirement> required = new ArrayList<>(membership);
      required.addAll(role.membership());
      unrealizable(required)
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
  void sharing(SortedMap<String, TvdFile.Managed> tvds) {
    SortedMap<String, TvdPolicy> realizable = new TreeMap<>();
    tvds.values().stream()
        .map(TvdFile.Managed::policy)
        .filter(tvd -> unrealizable(tvd.membership()).isEmpty())
        .forEach(tvd -> realizable.put(tvd.name(), tvd));
    Conflicts conflicts =
        ConflictFreeness.of(
            lattice,
            exclusions,
            realizable.values().stream().map(Party::of).toList(),
            (a, b) -> share(named(realizable, a.tvd()), named(realizable, b.tvd())),
            MOST_CONFLICTS);
    for (ConflictFreeness.Conflict conflict : conflicts.conflicts()) {
      problems.mismatch(
          named(tvds, conflict.parties().getLast().tvd()).membership(),
          "TVDs share hosts or VPEs, but " + conflict.toSentence(lattice),
          "requirements that one platform can hold together",
          "an exclusion");
    }
    if (!conflicts.complete() && conflicts.conflicts().isEmpty()) {
      problems.mismatch(
          realizable.firstEntry().getValue().place(),
          "too many TVDs share hosts or VPEs to check their requirements against the exclusions",
          "fewer that share",
          String.valueOf(realizable.size()));
    }
  }

  private static <T> T named(SortedMap<String, T> tvds, String name) {
    return Optional.ofNullable(tvds.get(name)).orElseThrow();
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
