package org.tvd.policy.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.PlacementDecision.Permitted;
import org.tvd.policy.membership.PlacementDecision.Reason;
import org.tvd.policy.membership.PlacementDecision.Refusal;
import org.tvd.policy.membership.PlacementDecision.Refused;

class PlacementTest {
  private static final String ROLES = "roles: {gate: {guard: true}, inside: {}}\n";

  /** A domain of three or four, by its flows. */
  private static PolicyFixture tvd(PolicyFixture fixture, String name, int n, String more) {
    return fixture.with(
        "tvds/" + name + ".yaml",
        """
        vni: %d
        subnet: 10.%d.0.0/24
        protection: []
        membership: [verified-boot]
        lease: 20s
        renew: 6s
        """
                .formatted(2000 + n, 10 + n)
            + ROLES
            + more);
  }

  private static PolicyFixture base() {
    return datacenter()
        .without("tvds/alpha.yaml")
        .without("tvds/beta.yaml")
        .without("tvds/gamma.yaml");
  }

  private static String flows(String out, String in) {
    return "flows:\n  out: {%s}\n  in: {%s}\n".formatted(out, in);
  }

  private static PlacedVpe vpe(String host, String name, Map<String, String> seats) {
    return new PlacedVpe(host, name, new TreeMap<>(seats));
  }

  private static PlacementDecision decide(
      PolicySet policy, List<PlacedVpe> others, PlacedVpe element, String tvd, String role) {
    return Placement.decide(policy, others, element, tvd, role);
  }

  private static List<Reason> reasons(PlacementDecision decision) {
    return switch (decision) {
      case Permitted() -> List.of();
      case Refused(List<Refusal> refusals) -> refusals.stream().map(Refusal::reason).toList();
    };
  }

  private static String sentence(PlacementDecision decision) {
    return switch (decision) {
      case Permitted() -> "";
      case Refused refused -> refused.toSentence();
    };
  }

  private static PolicySet hostSharing(String ofA, String ofB) {
    PolicyFixture policy = tvd(base(), "a", 1, "share: {host: " + ofA + "}\n");
    return tvd(policy, "b", 2, "share: {host: " + ofB + "}\n").parse();
  }

  @Test
  void bothSidesMustLetTheirElementsShareAHost() {
    List<PlacedVpe> ofA = List.of(vpe("h1", "x", Map.of("a", "")));
    PlacedVpe here = vpe("h1", "y", Map.of());
    assertThat(decide(hostSharing("[b]", "[a]"), ofA, here, "b", "")).isEqualTo(new Permitted());
    assertThat(decide(hostSharing("all", "all"), ofA, here, "b", "")).isEqualTo(new Permitted());
    assertThat(sentence(decide(hostSharing("all", "none"), ofA, here, "b", "")))
        .isEqualTo(
            "VPE x on h1 is in a, and b does not share with a: it shares with none (expected"
                + " share.host on both sides)");
    assertThat(sentence(decide(hostSharing("none", "[a]"), ofA, here, "b", "")))
        .contains("a does not share with b");
    PlacedVpe elsewhere = vpe("h2", "y", Map.of());
    assertThat(decide(hostSharing("none", "none"), ofA, elsewhere, "b", ""))
        .isEqualTo(new Permitted());
    assertThat(decide(hostSharing("none", "none"), ofA, here, "a", "")).isEqualTo(new Permitted());
  }

  @Test
  void aDomainThatGivesNoAnswerSharesNothing() {
    List<PlacedVpe> ofFormer = List.of(vpe("h1", "x", Map.of("former", "")));
    PlacedVpe here = vpe("h1", "y", Map.of());
    assertThat(sentence(decide(hostSharing("all", "all"), ofFormer, here, "a", "")))
        .contains("former does not share with a: it gives no answer");
    assertThat(reasons(decide(hostSharing("all", "all"), List.of(), here, "former", "")))
        .containsExactly(Reason.UNKNOWN_TVD);
  }

  private static PolicySet pair(String shareOfA, String outOfA, String inOfA) {
    PolicyFixture policy = tvd(base(), "a", 1, shareOfA + flows("b: " + outOfA, "b: " + inOfA));
    return tvd(policy, "b", 2, "share: {vpe: [a]}\n" + flows("a: open", "a: open")).parse();
  }

  private static final String SHARES = "share: {vpe: [b]}\n";
  private static final String FILTER = "[{protocol: tcp, ports: 443, replies: true}]";

  @Test
  void bothSidesMustLetTheirElementsBeInTheOther() {
    PlacedVpe x = vpe("h1", "x", Map.of("a", ""));
    assertThat(decide(pair(SHARES, "open", "open"), List.of(), x, "b", ""))
        .isEqualTo(new Permitted());
    assertThat(sentence(decide(pair("", "open", "open"), List.of(), x, "b", "")))
        .isEqualTo(
            "VPE x on h1 is in a already, and a does not share with b: it shares with none"
                + " (expected share.vpe on both sides)");
  }

  @Test
  void aGuardMayStandBetweenAPairThatIsClosedOneWay() {
    PolicySet oneWay = pair(SHARES, "open", "closed");
    PlacedVpe guard = vpe("h1", "x", Map.of("a", "gate"));
    assertThat(decide(oneWay, List.of(), guard, "b", "gate")).isEqualTo(new Permitted());
    assertThat(reasons(decide(oneWay, List.of(), guard, "b", "inside")))
        .containsExactly(Reason.OPENS_A_FLOW);
    assertThat(reasons(decide(oneWay, List.of(), guard, "b", "")))
        .containsExactly(Reason.OPENS_A_FLOW);
    PlacedVpe halfGuard = vpe("h1", "x", Map.of("a", "inside"));
    assertThat(sentence(decide(oneWay, List.of(), halfGuard, "b", "gate")))
        .isEqualTo(
            "it would let b reach a over open flows alone, which the policy closes: b → a open"
                + " (VPE x on h1 is in both)");
  }

  @Test
  void noGuardLegalisesAPairThatIsClosedBothWays() {
    PlacedVpe guard = vpe("h1", "x", Map.of("a", "gate"));
    assertThat(reasons(decide(pair(SHARES, "closed", "closed"), List.of(), guard, "b", "gate")))
        .containsExactly(Reason.CLOSED_BOTH_WAYS);
  }

  /** Both sides agreed to share it, and it is nobody else's flow. */
  @Test
  void anElementMayBeInAPairThatIsControlled() {
    PolicySet controlled = pair(SHARES, FILTER, FILTER);
    for (String role : List.of("gate", "inside", "")) {
      PlacedVpe x = vpe("h1", "x", Map.of("a", role));
      assertThat(decide(controlled, List.of(), x, "b", role)).isEqualTo(new Permitted());
    }
  }

  /** a → b is open, b ↔ c as given; a → c is closed, so that what is between b and c matters. */
  private static PolicySet three(String betweenBAndC) {
    PolicyFixture policy = tvd(base(), "a", 1, flows("b: open", ""));
    policy =
        tvd(
            policy,
            "b",
            2,
            "share: {vpe: all}\n" + flows("c: " + betweenBAndC, "a: open, c: " + betweenBAndC));
    return tvd(
            policy,
            "c",
            3,
            "share: {vpe: all}\n" + flows("b: " + betweenBAndC, "b: " + betweenBAndC))
        .parse();
  }

  @Test
  void aJoinThatIsLegalForThePairCanBeRefusedForAll() {
    PolicySet mediated = three(FILTER);
    PlacedVpe guard = vpe("h1", "g", Map.of("b", "gate"));
    assertThat(decide(mediated, List.of(), guard, "c", "gate")).isEqualTo(new Permitted());
    PlacedVpe plain = vpe("h1", "p", Map.of("b", ""));
    assertThat(sentence(decide(mediated, List.of(), plain, "c", "")))
        .isEqualTo(
            "it would let a reach c over open flows alone, which the policy closes: a → b open"
                + " (tvds/a.yaml:9:9, tvds/b.yaml:11:8), b → c open (VPE p on h1 is in both)");
    // Where b → c is open the policy contradicts itself, and the element opens nothing more.
    assertThat(decide(three("open"), List.of(), plain, "c", "")).isEqualTo(new Permitted());
  }

  /** Each of two elements is fine by itself; together they let b reach d. */
  @Test
  void whatOtherSharedElementsOpenCounts() {
    String all = "share: {vpe: all}\n";
    PolicyFixture policy = tvd(base(), "a", 1, flows("", ""));
    policy = tvd(policy, "b", 2, all + flows("c: " + FILTER, "c: " + FILTER));
    policy =
        tvd(
            policy,
            "c",
            3,
            all + flows("b: " + FILTER + ", d: open", "b: " + FILTER + ", d: open"));
    policy = tvd(policy, "d", 4, all + flows("c: open", "c: open"));
    PolicySet set = policy.parse();
    PlacedVpe guard = vpe("h1", "g", Map.of("b", "gate", "c", "gate"));
    PlacedVpe shared = vpe("h2", "s", Map.of("c", ""));
    assertThat(decide(set, List.of(guard), shared, "d", "")).isEqualTo(new Permitted());
    PlacedVpe noGuard = vpe("h1", "g", Map.of("b", "gate", "c", "inside"));
    // What g opened already is not the newcomer's fault, and d → c is open by the policy.
    assertThat(decide(set, List.of(noGuard), shared, "d", "")).isEqualTo(new Permitted());
    assertThat(Placement.review(set, List.of(noGuard, shared)))
        .singleElement()
        .satisfies(
            lost -> {
              assertThat(lost.element()).isEqualTo(noGuard);
              assertThat(lost.tvd()).isEqualTo("c");
              assertThat(reasons(lost.refused())).containsExactly(Reason.OPENS_A_FLOW);
            });
  }

  @Test
  void aWayOverADomainThatNobodyManagesCounts() {
    String all = "share: {vpe: all}\n";
    PolicyFixture policy = base().with("tvds/internet.yaml", "kind: dummy\n");
    policy = tvd(policy, "a", 1, flows("internet: open", ""));
    policy = tvd(policy, "b", 2, all + flows("c: " + FILTER, "internet: open, c: " + FILTER));
    policy = tvd(policy, "c", 3, all + flows("b: " + FILTER, "b: " + FILTER));
    PlacedVpe x = vpe("h1", "x", Map.of("b", ""));
    assertThat(sentence(decide(policy.parse(), List.of(), x, "c", "")))
        .isEqualTo(
            "it would let a reach c over open flows alone, which the policy closes: a → internet"
                + " open (tvds/a.yaml:9:9, tvds/internet.yaml:1:1), internet → b open"
                + " (tvds/internet.yaml:1:1, tvds/b.yaml:11:8), b → c open (VPE x on h1 is in"
                + " both)");
  }

  @Test
  void aPolicyReviewKeepsTheEarlierOfTwoThatMayNotShareAHost() {
    List<PlacedVpe> both =
        List.of(vpe("h1", "y", Map.of("b", "")), vpe("h1", "x", Map.of("a", "")));
    assertThat(Placement.review(hostSharing("all", "all"), both)).isEmpty();
    assertThat(Placement.review(hostSharing("all", "none"), both))
        .singleElement()
        .satisfies(lost -> assertThat(lost.element().name()).isEqualTo("y"));
  }
}
