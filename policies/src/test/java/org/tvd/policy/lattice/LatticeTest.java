package org.tvd.policy.lattice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatticeTest {
  private static final Diagram DIAMOND = diamond();
  private static final Lattice LATTICE =
      new Lattice(
          new TreeMap<>(
              Map.of(
                  "boot", new Dimension.Chain(List.of("none", "measured", "verified")),
                  "labels", new Dimension.Powerset(new TreeSet<>(Set.of("a", "b", "c"))),
                  "level", new Dimension.Numbers(0),
                  "kernel", new Dimension.Versions(),
                  "audited", new Dimension.Days(),
                  "shape", new Dimension.Drawn(DIAMOND))),
          new TreeMap<>());

  @Test
  void anOmittedDimensionStandsAtItsBottom() {
    Property verified = property(Map.of("boot", "verified"));
    assertThat(LATTICE.atLeast(verified, property(Map.of("boot", "measured")))).isTrue();
    assertThat(LATTICE.atLeast(verified, property(Map.of("boot", "measured", "level", "1"))))
        .isFalse();
    assertThat(property(Map.of("boot", "verified", "level", "0", "labels", "[]", "kernel", "0.0")))
        .isEqualTo(verified);
  }

  @Test
  void comparesVersionsAsVersionsAndNotAsText() {
    Dimension versions = new Dimension.Versions();
    assertThat(atLeast(versions, "1.10", "1.9")).isTrue();
    assertThat(atLeast(versions, "1.9", "1.10")).isFalse();
    assertThat(atLeast(versions, "1.0", "1")).isTrue();
    assertThat(atLeast(versions, "1", "1.0.0")).isTrue();
    assertThat(versions.parse("1.0")).isEqualTo(versions.parse("1"));
    assertThat(atLeast(versions, "1.0.1", "1")).isTrue();
    assertThat(versions.parse("1.x")).isEmpty();
    assertThat(versions.parse("1..2")).isEmpty();
    assertThat(versions.parse("")).isEmpty();
    assertThat(versions.parse("1.2.3.4.5.6.7.8.9")).isEmpty();
  }

  @Test
  void setsThatAreNotInEachOtherDoNotCompare() {
    Dimension labels = new Dimension.Powerset(new TreeSet<>(Set.of("a", "b")));
    assertThat(atLeast(labels, "[a]", "[b]")).isFalse();
    assertThat(atLeast(labels, "[b]", "[a]")).isFalse();
    assertThat(atLeast(labels, "[a, b]", "[b]")).isTrue();
    assertThat(labels.parse("[a, c]")).isEmpty();
    assertThat(labels.parse("[a, a]")).isEmpty();
    assertThat(labels.parse("[a,]")).isEmpty();
    assertThat(labels.parse("a")).isEmpty();
  }

  @Test
  void numbersBelowTheMinimumAndBeyondTheRangeAreNotValues() {
    Dimension level = new Dimension.Numbers(3);
    assertThat(level.parse("2")).isEmpty();
    assertThat(level.parse("03")).isEmpty();
    assertThat(level.parse("9999999999999999999")).isEmpty();
    assertThat(level.bottom()).isEqualTo(new Value.Whole(3));
  }

  @Test
  void daysThatDoNotExistAreNotValues() {
    assertThat(new Dimension.Days().parse("2026-02-30")).isEmpty();
    assertThat(atLeast(new Dimension.Days(), "2026-03-01", "2026-02-28")).isTrue();
  }

  @Test
  void aDiagramThatIsNoLatticeNamesThePair() {
    assertThat(Diagram.of(Map.of("a", Set.of("b"), "b", Set.of("a"))))
        .isEqualTo(new Diagram.Flaw("a and b lie on a cycle"));
    assertThat(Diagram.of(Map.of("o", Set.of("a", "b"))))
        .isEqualTo(new Diagram.Flaw("a and b have no join"));
    assertThat(Diagram.of(Map.of("a", Set.of("t"), "b", Set.of("t"))))
        .isEqualTo(new Diagram.Flaw("a and b have no meet"));
    // Two least upper bounds: the butterfly with a bottom and a top.
    assertThat(
            Diagram.of(
                Map.of(
                    "o", Set.of("a", "b"),
                    "a", Set.of("x", "y"),
                    "b", Set.of("x", "y"),
                    "x", Set.of("t"),
                    "y", Set.of("t"))))
        .isEqualTo(new Diagram.Flaw("a and b have no join"));
    assertThat(Diagram.of(Map.of())).isEqualTo(new Diagram.Flaw("it has no label"));
  }

  @Test
  void theOrderIsPartialAndTheDimensionsAreMonotone() {
    Random random = new Random(20071029);
    List<Property> some = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      some.add(property(randomValues(random)));
    }
    for (Property a : some) {
      assertThat(LATTICE.atLeast(a, a)).isTrue();
      assertThat(LATTICE.atLeast(a, LATTICE.property(Map.of()))).isTrue();
      for (Property b : some) {
        boolean ab = LATTICE.atLeast(a, b);
        if (ab && LATTICE.atLeast(b, a)) {
          assertThat(a).isEqualTo(b);
        }
        boolean inEach =
            LATTICE.dimensions().keySet().stream().allMatch(d -> LATTICE.atLeast(a, b, d));
        assertThat(ab).isEqualTo(inEach);
        for (Property c : some) {
          if (ab && LATTICE.atLeast(b, c)) {
            assertThat(LATTICE.atLeast(a, c)).isTrue();
          }
        }
      }
    }
  }

  @Test
  void raisingOneDimensionNeverLosesAProperty() {
    Random random = new Random(1315245);
    for (int i = 0; i < 500; i++) {
      Map<String, String> low = randomValues(random);
      Property required = property(randomValues(random));
      Map<String, String> high = new TreeMap<>(low);
      high.put("boot", "verified");
      high.put("labels", "[a, b, c]");
      if (LATTICE.atLeast(property(low), required)) {
        assertThat(LATTICE.atLeast(property(high), required)).isTrue();
      }
    }
  }

  private static Map<String, String> randomValues(Random random) {
    Map<String, String> values = new TreeMap<>();
    List<String> labels = List.of("[]", "[a]", "[b]", "[a, b]", "[b, c]", "[a, b, c]");
    if (random.nextBoolean()) {
      values.put("boot", List.of("none", "measured", "verified").get(random.nextInt(3)));
    }
    if (random.nextBoolean()) {
      values.put("labels", labels.get(random.nextInt(labels.size())));
    }
    if (random.nextBoolean()) {
      values.put("level", String.valueOf(random.nextInt(3)));
    }
    if (random.nextBoolean()) {
      values.put("kernel", random.nextInt(2) + "." + random.nextInt(12));
    }
    if (random.nextBoolean()) {
      values.put("audited", "2026-0" + (1 + random.nextInt(3)) + "-01");
    }
    if (random.nextBoolean()) {
      values.put("shape", List.of("o", "l", "r", "t").get(random.nextInt(4)));
    }
    return values;
  }

  private static Diagram diamond() {
    return switch (Diagram.of(Map.of("o", Set.of("l", "r"), "l", Set.of("t"), "r", Set.of("t")))) {
      case Diagram.Sound(Diagram diagram) -> diagram;
      case Diagram.Flaw(String problem) -> throw new AssertionError(problem);
    };
  }

  private static boolean atLeast(Dimension dimension, String high, String low) {
    return dimension.atLeast(
        dimension.parse(high).orElseThrow(), dimension.parse(low).orElseThrow());
  }

  private static Property property(Map<String, String> spelled) {
    Map<String, Value> values = new TreeMap<>();
    spelled.forEach(
        (name, text) -> {
          Dimension dimension = LATTICE.dimensions().get(name);
          if (dimension == null) {
            throw new AssertionError(name);
          }
          values.put(name, dimension.parse(text).orElseThrow());
        });
    return LATTICE.property(values);
  }

  private static final Dimension.Product PRODUCT =
      new Dimension.Product(
          new TreeMap<>(
              Map.of(
                  "vendor", new Dimension.Chain(List.of("any", "known")),
                  "release", new Dimension.Versions(),
                  "parts", new Dimension.Powerset(new TreeSet<>(Set.of("a", "b"))))));

  @Test
  void productComparesFactorByFactor() {
    assertThat(atLeast(PRODUCT, "{vendor: known, release: 1.10}", "{release: 1.9}")).isTrue();
    assertThat(atLeast(PRODUCT, "{release: 1.10}", "{vendor: known}")).isFalse();
    assertThat(atLeast(PRODUCT, "{vendor: known}", "{release: 1.10}")).isFalse();
    assertThat(atLeast(PRODUCT, "{parts: [a, b]}", "{parts: [b]}")).isTrue();
    assertThat(atLeast(PRODUCT, "{}", "{vendor: any}")).isTrue();
  }

  @Test
  void productLeavesOutWhatStandsAtItsLowest() {
    assertThat(PRODUCT.parse("{vendor: any, parts: []}")).contains(PRODUCT.bottom());
    assertThat(PRODUCT.parse("{vendor: known, parts: [b, a]}"))
        .hasValueSatisfying(
            value -> assertThat(value.spelling()).isEqualTo("{parts: [a, b], vendor: known}"));
  }

  @Test
  void productOfProductsReadsItsOwnSpelling() {
    Dimension outer =
        new Dimension.Product(new TreeMap<>(Map.of("inner", PRODUCT, "day", new Dimension.Days())));
    Value value =
        outer.parse("{day: 2026-01-02, inner: {vendor: known, release: 2}}").orElseThrow();

    assertThat(outer.parse(value.spelling())).contains(value);
    assertThat(outer.atLeast(value, outer.bottom())).isTrue();
    assertThat(outer.atLeast(outer.bottom(), value)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vendor: known",
        "{vendor}",
        "{vendor: known",
        "{vendor: known, vendor: known}",
        "{x: 1}",
        "{vendor: best}",
        "{parts: [a}",
        "{parts: ]a[}",
        "{,}",
        "{vendor: known,}",
        "",
        "{"
      })
  void productRefusesWhatIsNoMappingFromItsFactors(String spelling) {
    assertThat(PRODUCT.parse(spelling)).isEmpty();
  }
}
