package org.tvd.policy.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicySet;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.membership.HeldProperties.Held;
import org.tvd.policy.membership.MembershipDecision.Admitted;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Place;

/** What holds of every lattice, on random ones of all kinds of dimension and their products. */
class MembershipLawsTest {
  private static final int LATTICES = 10_000;
  private static final PolicySet EXAMPLE = datacenter().parse();
  private static final Place PLACE = Place.ofFile("tvds/made.yaml");

  /** A domain that requires these. */
  private static TvdPolicy tvd(String name, List<Property> required) {
    TvdPolicy some = EXAMPLE.tvds().values().iterator().next();
    return new TvdPolicy(
        name,
        false,
        some.vni(),
        0,
        some.subnet(),
        some.mtu(),
        some.protection(),
        required.stream().map(property -> new Requirement(property, PLACE)).toList(),
        some.roles(),
        some.hostSharing(),
        some.vpeSharing(),
        some.lease(),
        some.renew(),
        some.reaction(),
        new TreeMap<>(),
        new TreeMap<>(),
        PLACE);
  }

  private static PolicySet policy(Lattice lattice, List<TvdPolicy> tvds) {
    TreeMap<String, TvdPolicy> byName = new TreeMap<>();
    tvds.forEach(tvd -> byName.put(tvd.name(), tvd));
    return new PolicySet(
        EXAMPLE.version(),
        EXAMPLE.files(),
        lattice,
        List.of(),
        EXAMPLE.rules(),
        List.of(),
        List.of(),
        EXAMPLE.selfReported(),
        EXAMPLE.evidence(),
        EXAMPLE.trust(),
        EXAMPLE.network(),
        EXAMPLE.references(),
        byName,
        EXAMPLE.dummies(),
        EXAMPLE.analysis());
  }

  private static HeldProperties held(PolicySet policy, List<Property> properties) {
    Provenance provenance = new Provenance.Measured("made", PLACE);
    return new HeldProperties(
        policy, properties.stream().map(p -> new Held(p, provenance)).toList(), List.of());
  }

  private static boolean admits(Lattice lattice, List<Property> required, List<Property> holding) {
    TvdPolicy tvd = tvd("made", required);
    return Membership.decide(tvd, held(policy(lattice, List.of(tvd)), holding)) instanceof Admitted;
  }

  /** The rule as the paper writes it. */
  private static boolean literal(Lattice lattice, List<Property> required, List<Property> holding) {
    return required.stream().allMatch(p -> holding.stream().anyMatch(h -> lattice.atLeast(h, p)));
  }

  @Test
  void holdingMoreNeverLosesAMembershipAndRequiringMoreNeverGainsOne() {
    Random random = new Random(1);
    int admitted = 0;
    for (int i = 0; i < LATTICES; i++) {
      Lattice lattice = RandomLattice.of(random);
      List<Property> required = RandomLattice.some(lattice, 1 + random.nextInt(3), random);
      List<Property> holding = RandomLattice.some(lattice, random.nextInt(6), random);
      boolean before = admits(lattice, required, holding);
      assertThat(before).isEqualTo(literal(lattice, required, holding));
      admitted += before ? 1 : 0;

      List<Property> holdingMore = plus(holding, RandomLattice.property(lattice, random));
      List<Property> raised = raised(lattice, holding, random);
      if (before) {
        assertThat(admits(lattice, required, holdingMore)).isTrue();
        assertThat(admits(lattice, required, raised)).isTrue();
      }
      List<Property> requiringMore = plus(required, RandomLattice.property(lattice, random));
      if (!before) {
        assertThat(admits(lattice, requiringMore, holding)).isFalse();
        assertThat(admits(lattice, raised(lattice, required, random), holding)).isFalse();
      }
    }
    assertThat(admitted).isBetween(LATTICES / 10, LATTICES * 9 / 10);
  }

  @Test
  void theFastDecisionAgreesWithTheLiteralDefinition() {
    Random random = new Random(2);
    for (int i = 0; i < LATTICES; i++) {
      Lattice lattice = RandomLattice.of(random);
      List<TvdPolicy> tvds =
          IntStream.range(0, 1 + random.nextInt(8))
              .mapToObj(
                  n -> tvd("t" + n, RandomLattice.some(lattice, 1 + random.nextInt(9), random)))
              .toList();
      PolicySet policy = policy(lattice, tvds);
      List<Property> holding = RandomLattice.some(lattice, random.nextInt(7), random);
      SortedSet<String> expected = new TreeSet<>();
      for (TvdPolicy tvd : tvds) {
        List<Property> required = tvd.membership().stream().map(Requirement::property).toList();
        if (literal(lattice, required, holding)) {
          expected.add(tvd.name());
        }
      }
      assertThat(MembershipIndex.of(policy).admitting(held(policy, holding))).isEqualTo(expected);
    }
  }

  @Test
  void theFastDecisionAdmitsNobodyWhereNothingIsRequired() {
    Lattice lattice = EXAMPLE.lattice();
    PolicySet policy = policy(lattice, List.of(tvd("nothing", List.of())));
    HeldProperties held = held(policy, List.of(lattice.property(Map.of())));
    assertThat(MembershipIndex.of(policy).admitting(held)).isEmpty();
  }

  /** Every set of the properties of a small lattice is tried. */
  @Test
  void requirementsConflictWhereNoRealizableSetSatisfiesThem() {
    Lattice lattice =
        new Lattice(
            new TreeMap<>(
                Map.of(
                    "a", new Dimension.Chain(List.of("no", "yes")),
                    "b", new Dimension.Chain(List.of("no", "some", "all")))),
            new TreeMap<>());
    List<Property> all = new ArrayList<>();
    for (String a : List.of("no", "yes")) {
      for (String b : List.of("no", "some", "all")) {
        all.add(lattice.property(Map.of("a", value(lattice, "a", a), "b", value(lattice, "b", b))));
      }
    }
    Random random = new Random(3);
    for (int round = 0; round < 500; round++) {
      List<Property> exclusion = RandomLattice.some(lattice, 1 + random.nextInt(2), random);
      List<Property> union = RandomLattice.some(lattice, 1 + random.nextInt(3), random);
      boolean satisfiable =
          IntStream.range(0, 1 << all.size())
              .mapToObj(
                  set ->
                      IntStream.range(0, all.size())
                          .filter(i -> (set & (1 << i)) != 0)
                          .mapToObj(all::get)
                          .toList())
              .anyMatch(set -> literal(lattice, union, set) && !literal(lattice, exclusion, set));
      List<Requirement> required = union.stream().map(p -> new Requirement(p, PLACE)).toList();
      assertThat(ConflictFreeness.unrealizable(lattice, List.of(exclusion), required).isEmpty())
          .isEqualTo(satisfiable);
    }
  }

  @Test
  void incomparableElementsDoNotMeetEachOther() {
    Lattice lattice =
        new Lattice(
            new TreeMap<>(
                Map.of("labels", new Dimension.Powerset(new TreeSet<>(List.of("x", "y"))))),
            new TreeMap<>());
    Property x = lattice.property(Map.of("labels", value(lattice, "labels", "[x]")));
    Property y = lattice.property(Map.of("labels", value(lattice, "labels", "[y]")));
    Property both = lattice.property(Map.of("labels", value(lattice, "labels", "[x, y]")));
    assertThat(admits(lattice, List.of(x), List.of(y))).isFalse();
    assertThat(admits(lattice, List.of(both), List.of(x, y))).as("no join closure").isFalse();
    assertThat(admits(lattice, List.of(x, y), List.of(both))).isTrue();
  }

  @Test
  void version1Point10IsMoreThan1Point9() {
    Lattice lattice =
        new Lattice(new TreeMap<>(Map.of("kernel", new Dimension.Versions())), new TreeMap<>());
    Property ten = lattice.property(Map.of("kernel", value(lattice, "kernel", "1.10")));
    Property nine = lattice.property(Map.of("kernel", value(lattice, "kernel", "1.9")));
    assertThat(admits(lattice, List.of(nine), List.of(ten))).isTrue();
    assertThat(admits(lattice, List.of(ten), List.of(nine))).isFalse();
  }

  private static org.tvd.policy.lattice.Value value(
      Lattice lattice, String dimension, String spelling) {
    Dimension of = java.util.Objects.requireNonNull(lattice.dimensions().get(dimension));
    return of.parse(spelling).orElseThrow();
  }

  private static List<Property> plus(List<Property> some, Property more) {
    List<Property> all = new ArrayList<>(some);
    all.add(more);
    return all;
  }

  /** Each property, replaced by one that is at least that where a few tries find one. */
  private static List<Property> raised(Lattice lattice, List<Property> some, Random random) {
    return some.stream()
        .map(
            property ->
                RandomLattice.some(lattice, 5, random).stream()
                    .filter(other -> lattice.atLeast(other, property))
                    .findFirst()
                    .orElse(property))
        .toList();
  }
}
