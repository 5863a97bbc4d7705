package org.tvd.policy.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.membership.ConflictFreeness.Conflict;
import org.tvd.policy.membership.ConflictFreeness.Conflicts;
import org.tvd.policy.membership.ConflictFreeness.Party;
import org.tvd.policy.model.Requirement;
import org.tvd.protocol.yaml.Place;

class ConflictFreenessTest {

  /** Alpha asks for the cage; gamma here asks for a place in the building by itself. */
  private static PolicyFixture excluding() {
    PolicyFixture policy = datacenter();
    for (String tvd : List.of("alpha", "beta", "gamma")) {
      String path = "tvds/" + tvd + ".yaml";
      policy.with(path, policy.text(path).replaceAll("share: .*\\n", ""));
    }
    return policy
        .with(
            "lattice.yaml",
            datacenter().text("lattice.yaml")
                + "exclusions:\n  - [in-secure-cage, {audited: 2026-01-01}]\n")
        .replace("lattice.yaml", "dimensions:\n", "dimensions:\n  audited: date\n")
        .replace(
            "tvds/gamma.yaml",
            "[verified-boot, runtime-clean]",
            "[verified-boot, {audited: 2026-05-05}]");
  }

  private static PolicyFixture sharing(PolicyFixture policy, String tvd, String share) {
    String path = "tvds/" + tvd + ".yaml";
    return policy.with(path, policy.text(path) + "share: " + share + "\n");
  }

  private static List<String> sentences(PolicySet policy) {
    Conflicts conflicts = ConflictFreeness.of(policy, 100);
    assertThat(conflicts.complete()).isTrue();
    return conflicts.conflicts().stream()
        .map(conflict -> conflict.toSentence(policy.lattice()))
        .toList();
  }

  @Test
  void tellsWhichDomainsNoHostCanBeInTogether() {
    assertThat(sentences(datacenter().parse())).isEmpty();
    assertThat(sentences(excluding().parse()))
        .containsExactly(
            "no host can be in alpha and gamma at once: no platform can hold these together:"
                + " in-secure-cage, {audited: 2026-01-01}");
  }

  @Test
  void tellsOfARoleWhatItsDomainDoesNotBringAboutItself() {
    PolicySet policy =
        excluding()
            .replace(
                "tvds/beta.yaml",
                "lease: 20s",
                "roles:\n  audit: {membership: [{audited: 2026-02-02}]}\n  plain: {}\nlease: 20s")
            .parse();
    assertThat(sentences(policy))
        .satisfiesExactlyInAnyOrder(
            domains -> assertThat(domains).contains("in alpha and gamma at once"),
            role -> assertThat(role).contains("in alpha and beta (role audit) at once"));
  }

  @Test
  void refusesARoleThatNoHostCanCarry() {
    assertThat(
            excluding()
                .replace(
                    "tvds/alpha.yaml",
                    "lease: 20s",
                    "roles:\n  audit: {membership: [{audited: 2026-02-02}]}\nlease: 20s")
                .errors())
        .containsExactly(
            "tvds/alpha.yaml:7:3: no platform can carry a VPE in the role audit (expected"
                + " requirements that one platform can hold together, found an exclusion:"
                + " in-secure-cage, {audited: 2026-01-01})");
  }

  @Test
  void refusesConflictsBetweenDomainsThatNameEachOtherAsSharing() {
    assertThat(
            sharing(sharing(excluding(), "alpha", "{host: [gamma]}"), "gamma", "{host: all}")
                .errors())
        .singleElement()
        .asString()
        .contains("TVDs share hosts or VPEs, but no host can be in alpha and gamma at once")
        .contains("in-secure-cage, {audited: 2026-01-01}");
    assertThat(
            sharing(sharing(excluding(), "alpha", "{vpe: [gamma]}"), "gamma", "{vpe: [alpha]}")
                .errors())
        .hasSize(1);
    assertThat(sharing(excluding(), "alpha", "{host: [gamma]}").errors()).isEmpty();
    assertThat(
            sharing(sharing(excluding(), "alpha", "{host: all}"), "gamma", "{host: all}").errors())
        .isEmpty();
    assertThat(
            sharing(sharing(excluding(), "alpha", "{host: [beta]}"), "beta", "{host: [alpha]}")
                .errors())
        .isEmpty();
  }

  @Test
  void findsExactlyTheMinimalConflictsOfRandomDomains() {
    Random random = new Random(4);
    for (int round = 0; round < 2_000; round++) {
      Lattice lattice = RandomLattice.of(random);
      List<List<Property>> exclusions =
          List.of(RandomLattice.some(lattice, 1 + random.nextInt(3), random));
      List<Party> parties = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        List<Requirement> required =
            RandomLattice.some(lattice, 1 + random.nextInt(3), random).stream()
                .map(property -> new Requirement(property, Place.ofFile("tvd")))
                .toList();
        parties.add(new Party("t" + i, "", required));
      }
      Set<Set<String>> expected = minimalConflicts(lattice, exclusions, parties);
      List<Conflict> found =
          ConflictFreeness.of(lattice, exclusions, parties, (_, _) -> true, 100).conflicts();
      assertThat(found.stream().map(ConflictFreenessTest::names)).doesNotHaveDuplicates();
      assertThat(new java.util.HashSet<>(found.stream().map(ConflictFreenessTest::names).toList()))
          .isEqualTo(expected);
    }
  }

  private static Set<String> names(Conflict conflict) {
    return new TreeSet<>(conflict.parties().stream().map(Party::tvd).toList());
  }

  /** The literal definition over all subsets. */
  private static Set<Set<String>> minimalConflicts(
      Lattice lattice, List<List<Property>> exclusions, List<Party> parties) {
    TreeMap<Integer, Set<String>> conflicting = new TreeMap<>();
    for (int subset = 1; subset < 1 << parties.size(); subset++) {
      int chosen = subset;
      List<Party> some =
          IntStream.range(0, parties.size())
              .filter(i -> (chosen & (1 << i)) != 0)
              .mapToObj(parties::get)
              .toList();
      List<Requirement> union = some.stream().flatMap(p -> p.required().stream()).toList();
      if (ConflictFreeness.unrealizable(lattice, exclusions, union).isPresent()) {
        conflicting.put(subset, new TreeSet<>(some.stream().map(Party::tvd).toList()));
      }
    }
    Set<Set<String>> minimal = new java.util.HashSet<>();
    conflicting.forEach(
        (subset, names) -> {
          if (conflicting.keySet().stream()
              .noneMatch(other -> !other.equals(subset) && (other & subset) == other)) {
            minimal.add(names);
          }
        });
    return minimal;
  }
}
