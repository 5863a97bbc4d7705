package org.tvd.policy.refinement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.Packet;
import org.tvd.policy.flow.PacketRange.Direction;
import org.tvd.policy.flow.PacketRange.Transport;
import org.tvd.protocol.yaml.Place;

/** The datacenter example, which shares nothing here, against the same with one change. */
class RefinementTest {
  private static final String ALPHA = "tvds/alpha.yaml";
  private static final String BETA = "tvds/beta.yaml";
  private static final String GAMMA = "tvds/gamma.yaml";

  private final PolicyFixture datacenter =
      PolicyFixture.datacenter()
          .replace(ALPHA, "share: {host: [beta, gamma]}\n", "")
          .replace(BETA, "share: {host: [alpha, gamma]}\n", "")
          .replace(GAMMA, "share: {host: [alpha, beta]}\n", "");
  private final PolicySet original = datacenter.parse();

  @Test
  void aPolicyIsAsStrictAsItself() {
    assertThat(Refinement.counterexamples(original, datacenter.parse())).isEmpty();
  }

  @Test
  void namesAPlatformThatAWeakerRequirementAdmits() {
    datacenter.replace(BETA, "verified-boot", "measured-boot");
    assertThat(weaker())
        .singleElement()
        .isEqualTo(
            new Counterexample.Platform(
                "beta",
                null,
                List.of("measured-boot", "runtime-clean"),
                "verified-boot",
                new Counterexample.Places(
                    List.of(new Place(BETA, 5, 14), new Place(BETA, 5, 29)),
                    List.of(new Place(BETA, 5, 14)))));
    assertThat(stricter()).isEmpty();
  }

  @Test
  void namesAnExclusionThatIsNotMadeUpFor() {
    String lattice = datacenter.text("lattice.yaml");
    datacenter.with(
        "lattice.yaml", lattice + "exclusions:\n  - [{site: building}, {runtime: clean}]\n");
    // The first policy of the comparison is the original, which excludes nothing.
    assertThat(sentences(Refinement.counterexamples(original, relaxed(datacenter).parse())))
        .contains(
            "A platform that proves {site: building}, runtime-clean keeps them, which the second"
                + " policy excludes.");
    PolicySet same = relaxed(datacenter).parse();
    assertThat(Refinement.counterexamples(same, same)).isEmpty();
    PolicyFixture narrower =
        relaxed(datacenter)
            .with(
                "lattice.yaml",
                lattice
                    + "exclusions:\n  - [{site: building}, {runtime: clean}, {boot: measured}]\n");
    assertThat(sentences(Refinement.counterexamples(narrower.parse(), same)))
        .anyMatch(sentence -> sentence.contains("keeps them"));
  }

  /** No domain of it asks for what an exclusion of a test forbids. */
  private static PolicyFixture relaxed(PolicyFixture fixture) {
    return fixture.with(
        ALPHA, fixture.text(ALPHA).replace("runtime-clean, in-secure-cage", "in-secure-cage"));
  }

  @Test
  void takesTwoPropertiesNotForTheirJoin() {
    datacenter.replace(
        BETA, "[verified-boot, runtime-clean]", "[{boot: verified, runtime: clean}]");
    assertThat(sentences(Refinement.counterexamples(original, datacenter.parse())))
        .containsExactly(
            "A platform that holds verified-boot, runtime-clean alone may be in beta; the second"
                + " policy requires {boot: verified, runtime: clean}.");
    assertThat(weaker()).isEmpty();
  }

  @Test
  void comparesNothingInADimensionThatIsOrderedDifferently() {
    datacenter.replace("lattice.yaml", "[unknown, clean]", "[unknown, dirty, clean]");
    assertThat(weaker())
        .hasSize(3)
        .allMatch(
            each ->
                each instanceof Counterexample.OtherOrder other
                    && other.dimension().equals("runtime"));
  }

  @Test
  void diagramsAreOrderedAlikeInWhateverWayTheyAreDrawn() {
    datacenter.replace(
        "lattice.yaml", "{chain: [unknown, clean]}", "{diagram: {unknown: [seen], seen: [clean]}}");
    PolicySet drawn = datacenter.parse();
    datacenter.replace("lattice.yaml", "unknown: [seen]", "unknown: [seen, clean]");
    assertThat(Refinement.counterexamples(drawn, datacenter.parse())).isEmpty();
    datacenter.replace(
        "lattice.yaml", "unknown: [seen, clean], seen: [clean]", "unknown: [clean], clean: [seen]");
    assertThat(Refinement.counterexamples(drawn, datacenter.parse())).hasSize(3);
  }

  @Test
  void looksAtWhatARoleRequiresBesides() {
    datacenter.with(
        BETA,
        datacenter.text(BETA)
            + "roles:\n"
            + "  gate: {membership: [in-secure-cage]}\n"
            + "  desk: {membership: [runtime-clean]}\n");
    PolicySet withRoles = datacenter.parse();
    assertThat(sentences(Refinement.counterexamples(withRoles, original)))
        .containsExactly(
            "A processing element may be in beta as desk, a role of the first policy alone.",
            "A processing element may be in beta as gate, a role of the first policy alone.");
    datacenter.replace(BETA, "in-secure-cage", "{site: building}");
    assertThat(sentences(Refinement.counterexamples(datacenter.parse(), withRoles)))
        .containsExactly(
            "A platform that holds verified-boot, runtime-clean, {site: building} alone may be in"
                + " beta as gate; the second policy requires in-secure-cage.");
    datacenter.replace(BETA, "{site: building}]", "in-secure-cage], guard: true");
    assertThat(sentences(Refinement.counterexamples(datacenter.parse(), withRoles)))
        .containsExactly("In beta, gate counts as a guard in the first policy alone.");
    assertThat(Refinement.counterexamples(withRoles, datacenter.parse())).isEmpty();
  }

  @Test
  void namesAPacketThatPassesMore() {
    datacenter
        .replace(ALPHA, "ports: 8080", "ports: 8080-8081")
        .replace(BETA, "ports: 8080", "ports: any");
    assertThat(weaker())
        .singleElement()
        .isInstanceOfSatisfying(
            Counterexample.Passes.class,
            passes -> {
              assertThat(passes.packet())
                  .isEqualTo(
                      new Packet(Transport.TCP, 8081, "10.1.0.1", "10.2.0.1", Direction.FORWARD));
              assertThat(passes.places().first())
                  .containsExactly(new Place(ALPHA, 10, 5), new Place(BETA, 10, 5));
              assertThat(passes.sentence())
                  .isEqualTo(
                      "alpha → beta passes tcp port 8081 from 10.1.0.1 to 10.2.0.1; in all: tcp"
                          + " 8081.");
            });
    assertThat(stricter()).isEmpty();
  }

  @Test
  void seesThatOneSideAloneLetsNothingMorePass() {
    datacenter.replace(BETA, "ports: 8080", "ports: any");
    assertThat(weaker()).isEmpty();
  }

  @Test
  void namesWeakerTerms() {
    datacenter
        .replace(ALPHA, "[confidentiality, integrity, isolation]", "[integrity, isolation]")
        .replace(ALPHA, "lease: 20s", "lease: 30s")
        .with(BETA, datacenter.text(BETA) + "reaction: default-network\n");
    assertThat(sentences(weaker()))
        .containsExactly(
            "The traffic of alpha has no confidentiality.",
            "A membership of alpha holds for 30 seconds without new evidence, not 20.",
            "Processing elements of beta move to the default network when the membership ends.");
    assertThat(stricter()).isEmpty();
  }

  @Test
  void countsSharingThatBothSidesAllow() {
    datacenter.with(ALPHA, datacenter.text(ALPHA) + "share: {host: all, vpe: [beta]}\n");
    assertThat(weaker()).isEmpty();
    datacenter.with(BETA, datacenter.text(BETA) + "share: {host: [alpha], vpe: all}\n");
    assertThat(sentences(weaker()))
        .containsExactly(
            "One host may carry processing elements of alpha and beta.",
            "One processing element may be in alpha and beta.");
    assertThat(stricter()).isEmpty();
  }

  @Test
  void missesADomainThatTheOtherPolicyDoesNotHave() {
    datacenter.without(GAMMA);
    assertThat(weaker()).isEmpty();
    assertThat(sentences(stricter()))
        .containsExactly("gamma is a domain of the first policy alone.");
  }

  @Test
  void countsAFlowWithADomainThatNobodyManages() {
    datacenter.with("tvds/internet.yaml", "kind: dummy\n");
    assertThat(weaker()).isEmpty();
    datacenter.replace(BETA, "flows:\n", "flows:\n  out: {internet: open}\n");
    assertThat(sentences(weaker()))
        .containsExactly(
            "beta → internet passes icmp from 10.2.0.1 to 0.0.0.1; in all: everything.");
    assertThat(stricter()).isEmpty();
  }

  @Test
  void missesTheMasterOfADomainThatNobodyManagesAnyMore() {
    datacenter.with(GAMMA, "kind: dummy\n");
    assertThat(sentences(weaker()))
        .containsExactly(
            "Nobody manages gamma in the first policy, and somebody does in the second.");
    assertThat(stricter()).isEmpty();
  }

  /** What the changed policy allows and the original does not. */
  private List<Counterexample> weaker() {
    return Refinement.counterexamples(datacenter.parse(), original);
  }

  private List<Counterexample> stricter() {
    return Refinement.counterexamples(original, datacenter.parse());
  }

  private static List<String> sentences(List<Counterexample> counterexamples) {
    return counterexamples.stream().map(Counterexample::sentence).toList();
  }
}
