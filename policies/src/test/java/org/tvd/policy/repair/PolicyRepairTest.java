package org.tvd.policy.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.AnalysisPolicy.Pin;
import org.tvd.policy.repair.Repair.Demotion;
import org.tvd.policy.repair.Repair.Direction;
import org.tvd.policy.repair.Repair.Edit;
import org.tvd.policy.repair.Repair.FixedContradiction;
import org.tvd.policy.repair.Repair.FixedFlow;
import org.tvd.policy.repair.Repair.Reason;
import org.tvd.protocol.yaml.Place;

class PolicyRepairTest {
  private static final Place PINNED = new Place("analysis.yaml", 3, 5);

  @Test
  void namesTheOneWordToChangeAndItsLine() {
    PolicySet policy =
        policy("alpha", "out: {beta: open}", "beta", "in: {alpha: open}\n  out: {gamma: open}")
            .with("tvds/gamma.yaml", tvd(3, "in:\n    beta: open"))
            .parse();
    assertThat(repair(policy))
        .isEqualTo(
            new Repair.Proposal(
                List.of(
                    new Demotion(
                        "alpha",
                        "beta",
                        new Edit("alpha", Direction.OUT, new Place("tvds/alpha.yaml", 8, 9)))),
                1));
    assertThat(repair(policy, "alpha -> beta"))
        .isEqualTo(
            new Repair.Proposal(
                List.of(
                    new Demotion(
                        "beta",
                        "gamma",
                        new Edit("beta", Direction.OUT, new Place("tvds/beta.yaml", 9, 9)))),
                1));
  }

  @Test
  void repairsThePolicyWhenTheWordIsChanged() {
    PolicyFixture fixture =
        policy("alpha", "out: {beta: open}", "beta", "in: {alpha: open}\n  out: {gamma: open}")
            .with("tvds/gamma.yaml", tvd(3, "in: {beta: open}"));
    assertThat(repair(fixture.parse()).sentences()).hasSize(2);
    for (String change : List.of("closed", "[{protocol: tcp, ports: 443, replies: true}]")) {
      String before = fixture.text("tvds/alpha.yaml");
      fixture.with("tvds/alpha.yaml", before.replace("open", change));
      assertThat(repair(fixture.parse())).isEqualTo(new Repair.Proposal(List.of(), 0));
      fixture.with("tvds/alpha.yaml", before);
    }
  }

  @Test
  void letsOneOwnerMakeAllChangesWhereThatIsEnough() {
    PolicySet policy =
        policy(
                "alpha", "out: {hub: open}",
                "beta", "out: {hub: open}")
            .with("tvds/hub.yaml", tvd(3, "in: {alpha: open, beta: open}\n  out: {sink: open}"))
            .with("tvds/sink.yaml", tvd(4, "in: {hub: open}"))
            .parse();
    assertThat(repair(policy, "hub -> sink"))
        .isInstanceOfSatisfying(
            Repair.Proposal.class,
            proposal ->
                assertThat(proposal.demotions())
                    .hasSize(2)
                    .allMatch(demotion -> demotion.edit().tvd().equals("hub")));
  }

  @Test
  void namesContradictionAndPinsWhereNothingHelps() {
    PolicySet policy =
        policy("alpha", "out: {beta: open}", "beta", "in: {alpha: open}\n  out: {gamma: open}")
            .with("tvds/gamma.yaml", tvd(3, "in: {beta: open}"))
            .parse();
    assertThat(repair(policy, "alpha -> beta", "beta -> gamma"))
        .isEqualTo(
            new Repair.Impossible(
                List.of(
                    new FixedContradiction(
                        "alpha",
                        "gamma",
                        List.of(
                            new FixedFlow("alpha", "beta", new Reason.Pinned(PINNED)),
                            new FixedFlow("beta", "gamma", new Reason.Pinned(PINNED)))))));
  }

  @Test
  void asksNothingOfADomainThatNobodyManages() {
    PolicySet policy =
        policy("alpha", "out: {internet: open}", "beta", "in: {internet: open}")
            .with("tvds/internet.yaml", "kind: dummy\n")
            .parse();
    assertThat(repair(policy))
        .isInstanceOfSatisfying(
            Repair.Proposal.class,
            proposal ->
                assertThat(proposal.demotions())
                    .singleElement()
                    .satisfies(
                        demotion -> {
                          assertThat(demotion.from()).isEqualTo("alpha");
                          assertThat(demotion.to()).isEqualTo("internet");
                          assertThat(demotion.edit().tvd()).isEqualTo("alpha");
                        }));
    assertThat(repair(policy, "alpha -> internet").sentences())
        .anyMatch(s -> s.startsWith("internet → beta: in tvds/beta.yaml:8:8, let beta let in"));
  }

  @Test
  void cannotChangeWhatPassesBetweenTwoThatNobodyManages() {
    PolicySet policy =
        policy("alpha", "out: {internet: open}", "beta", "out: {internet: open}")
            .with("tvds/internet.yaml", "kind: dummy\n")
            .with("tvds/old-lan.yaml", "kind: dummy\n")
            .parse();
    assertThat(repair(policy, "alpha -> internet"))
        .isEqualTo(
            new Repair.Impossible(
                List.of(
                    new FixedContradiction(
                        "alpha",
                        "old-lan",
                        List.of(
                            new FixedFlow("alpha", "internet", new Reason.Pinned(PINNED)),
                            new FixedFlow("internet", "old-lan", new Reason.Unmanaged()))))));
  }

  private static Repair repair(PolicySet policy, String... pins) {
    List<Pin> pinned =
        List.of(pins).stream()
            .map(pin -> pin.split(" -> ", -1))
            .map(ends -> new Pin(ends[0], ends[1], PINNED))
            .toList();
    return PolicyRepair.of(policy, pinned, () -> false);
  }

  private static PolicyFixture policy(
      String first, String firstFlows, String second, String secondFlows) {
    return PolicyFixture.bare("figure-1")
        .with("anchors/ek-ca.pem", PolicyFixture.certificate("EK CA", true))
        .without("tvds/alpha.yaml")
        .without("tvds/beta.yaml")
        .without("tvds/gamma.yaml")
        .with("tvds/" + first + ".yaml", tvd(1, firstFlows))
        .with("tvds/" + second + ".yaml", tvd(2, secondFlows));
  }

  private static String tvd(int number, String flows) {
    return """
    vni: %d
    subnet: 10.0.%d.0/24
    protection: []
    membership: [measured-boot]
    lease: 5m
    renew: 2m
    flows:
      %s
    """
        .formatted(number, number, flows);
  }
}
