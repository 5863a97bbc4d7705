package org.tvd.policy.membership;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.Role;
import org.tvd.policy.model.TvdPolicy;

/**
 * Whether one platform can meet several domains' requirements. Requirements are conflict-free if
 * and only if some realizable set of properties satisfies their union. The union itself is the
 * least such set: whatever satisfies it is at least each of its properties, and so meets every
 * exclusion that the union meets. Hence they conflict exactly where the union meets a whole
 * exclusion.
 */
public final class ConflictFreeness {
  /** Bounds the search; a set of requirements that exhausts it is not known to be free. */
  private static final int MAX_STEPS = 2_000_000;

  private final Lattice lattice;
  private final BiPredicate<Party, Party> together;
  private final int most;
  private final Set<Conflict> found = new LinkedHashSet<>();
  private int steps;

  private ConflictFreeness(Lattice lattice, BiPredicate<Party, Party> together, int most) {
    this.lattice = lattice;
    this.together = together;
    this.most = most;
  }

  /**
   * One that requires.
   *
   * @param tvd the domain
   * @param role of a processing element in it; empty for the domain itself
   * @param required M(t), or M(t, role)
   */
  public record Party(String tvd, String role, List<Requirement> required) {
    public Party {
      required = List.copyOf(required);
    }

    public static Party of(TvdPolicy tvd) {
      return new Party(tvd.name(), "", tvd.membership());
    }

    public static Party of(TvdPolicy tvd, Role role) {
      return new Party(tvd.name(), role.name(), Membership.required(tvd, role));
    }

    @Override
    public String toString() {
      return role.isEmpty() ? tvd : tvd + " (role " + role + ")";
    }
  }

  /**
   * Parties that no host can serve together.
   *
   * @param parties in their order; without any one of them the rest are free of this exclusion
   * @param exclusion that they meet together
   */
  public record Conflict(List<Party> parties, List<Property> exclusion) {
    public Conflict {
      parties = List.copyOf(parties);
      exclusion = List.copyOf(exclusion);
    }

    /** In one sentence. */
    public String toSentence(Lattice lattice) {
      return "no host can be in %s at once: no platform can hold these together: %s"
          .formatted(
              String.join(" and ", parties.stream().map(Party::toString).toList()),
              describe(exclusion, lattice));
    }
  }

  /**
   * What was found.
   *
   * @param conflicts minimal ones
   * @param complete whether these are all
   */
  public record Conflicts(List<Conflict> conflicts, boolean complete) {
    public Conflicts {
      conflicts = List.copyOf(conflicts);
    }
  }

  /** The properties of an exclusion in the policy's notation. */
  public static String describe(List<Property> exclusion, Lattice lattice) {
    return String.join(", ", exclusion.stream().map(lattice::describe).toList());
  }

  /** The first exclusion that the requirements meet as a whole; empty if they are realizable. */
  public static Optional<List<Property>> unrealizable(
      Lattice lattice, List<List<Property>> exclusions, Collection<Requirement> union) {
    return exclusions.stream()
        .filter(
            exclusion -> exclusion.stream().allMatch(excluded -> meets(lattice, union, excluded)))
        .findFirst();
  }

  /**
   * The minimal sets of domains and roles that no host can serve together. A role counts where its
   * own requirements make the conflict; that of its domain is not told again for each role.
   *
   * @param most how many to tell
   */
  public static Conflicts of(PolicySet policy, int most) {
    List<Party> parties = new ArrayList<>();
    for (TvdPolicy tvd : policy.tvds().values()) {
      parties.add(Party.of(tvd));
      tvd.roles().values().forEach(role -> parties.add(Party.of(tvd, role)));
    }
    return of(policy.lattice(), policy.exclusions(), parties, (_, _) -> true, most);
  }

  /**
   * The minimal conflicts among parties of which each two can be together.
   *
   * @param together a symmetric relation
   * @param most how many to tell
   */
  public static Conflicts of(
      Lattice lattice,
      List<List<Property>> exclusions,
      List<Party> parties,
      BiPredicate<Party, Party> together,
      int most) {
    ConflictFreeness search = new ConflictFreeness(lattice, together, most);
    for (List<Property> exclusion : exclusions) {
      search.cover(exclusion, search.shares(exclusion, parties), new ArrayList<>());
    }
    return new Conflicts(
        search.found.stream().limit(most).toList(),
        search.steps < MAX_STEPS && search.found.size() <= most);
  }

  /** A party and which properties of an exclusion it requires, by their positions. */
  private record Share(Party party, Set<Integer> met) {}

  private List<Share> shares(List<Property> exclusion, List<Party> parties) {
    List<Share> shares = new ArrayList<>();
    for (Party party : parties) {
      Set<Integer> met = new LinkedHashSet<>();
      for (int i = 0; i < exclusion.size(); i++) {
        if (meets(lattice, party.required(), exclusion.get(i))) {
          met.add(i);
        }
      }
      Share share = new Share(party, met);
      boolean ofDomain =
          shares.stream()
              .filter(each -> each.party.role().isEmpty() && each.party.tvd().equals(party.tvd()))
              .anyMatch(each -> each.met.containsAll(met));
      if (!met.isEmpty() && !ofDomain) {
        shares.add(share);
      }
    }
    return shares;
  }

  /** Goes through the ways to meet the whole exclusion, one uncovered property after another. */
  private void cover(List<Property> exclusion, List<Share> shares, List<Share> chosen) {
    int open = 0;
    while (open < exclusion.size() && isMet(chosen, open)) {
      open++;
    }
    if (open == exclusion.size()) {
      if (isMinimal(exclusion, shares, chosen)) {
        List<Party> parties = shares.stream().filter(chosen::contains).map(Share::party).toList();
        found.add(new Conflict(parties, exclusion));
      }
      return;
    }
    for (Share share : shares) {
      if (found.size() > most || ++steps >= MAX_STEPS) {
        return;
      }
      if (share.met.contains(open)
          && chosen.stream().allMatch(each -> together.test(each.party, share.party))) {
        chosen.add(share);
        cover(exclusion, shares, chosen);
        chosen.removeLast();
      }
    }
  }

  private static boolean isMet(List<Share> chosen, int property) {
    return chosen.stream().anyMatch(each -> each.met.contains(property));
  }

  /** Each party is needed, and none could be its domain instead of a role. */
  private static boolean isMinimal(
      List<Property> exclusion, List<Share> shares, List<Share> chosen) {
    for (Share share : chosen) {
      List<Share> others = new ArrayList<>(chosen);
      others.remove(share);
      if (!share.party.role().isEmpty()) {
        shares.stream()
            .filter(each -> each.party.tvd().equals(share.party.tvd()))
            .filter(each -> each.party.role().isEmpty())
            .forEach(others::add);
      }
      boolean without = true;
      for (int i = 0; i < exclusion.size(); i++) {
        without &= isMet(others, i);
      }
      if (without) {
        return false;
      }
    }
    return true;
  }

  private static boolean meets(
      Lattice lattice, Collection<Requirement> required, Property property) {
    return required.stream().anyMatch(each -> lattice.atLeast(each.property(), property));
  }
}
