package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.StatedFlow;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Place;

/** The analysis of policies as they are written. */
class PolicyFlowsTest {
  @Test
  void reportsThePapersExampleWhoseClosedCellRestsOnFilters() {
    FlowAnalysis figure = analysis(figure().parse());
    Finding mediated = figure.finding(FindingKind.MEDIATED, "alpha", "beta").orElseThrow();
    assertThat(mediated.witness())
        .extracting(Hop::toString)
        .containsExactly(
            "alpha → gamma controlled (tvds/alpha.yaml:15:5, tvds/gamma.yaml:18:5)",
            "gamma → beta controlled (tvds/gamma.yaml:15:5, tvds/beta.yaml:15:5)");
    assertThat(mediated.guards()).hasSize(2);
    assertThat(mediated.cell())
        .hasToString("alpha → beta closed (tvds/alpha.yaml:14:5, tvds/beta.yaml:14:5)");
    assertThat(figure.findings()).containsExactly(mediated);
  }

  @Test
  void pointsToTheFileWhereASideIsNotWritten() {
    PolicySet policy =
        figure()
            .replace("tvds/alpha.yaml", "    beta: closed\n", "    beta: open\n")
            .replace("tvds/beta.yaml", "    alpha: closed\n", "")
            .parse();
    Finding mismatch =
        analysis(policy).finding(FindingKind.MISMATCH, "beta", "alpha").orElseThrow();
    assertThat(mismatch.place()).hasToString("tvds/beta.yaml");
    assertThat(mismatch.cell().closingTvd()).contains("beta");
  }

  @Test
  void findsFiltersWithNothingInCommon() {
    PolicySet policy =
        figure()
            .replace("tvds/gamma.yaml", "protocol: udp, ports: 514", "protocol: udp, ports: 515")
            .parse();
    FlowAnalysis analysis = analysis(policy);
    assertThat(analysis.findings(FindingKind.DEAD_FLOW))
        .extracting(each -> each.from() + " " + each.to())
        .containsExactly("gamma beta");
    // The middle can send on what it received, whatever passes directly.
    assertThat(analysis.finding(FindingKind.MEDIATED, "alpha", "beta")).isPresent();
  }

  @Test
  void letsTheOtherSideDecideAboutADummy() {
    PolicySet policy =
        figure()
            .with("tvds/internet.yaml", "kind: dummy\n")
            .replace("tvds/beta.yaml", "  out:\n", "  out:\n    internet: open\n")
            .replace("tvds/alpha.yaml", "  in:\n", "  in:\n    internet: open\n")
            .parse();
    FlowAnalysis analysis = analysis(policy);
    assertThat(analysis.count(FindingKind.MISMATCH)).isZero();
    Finding contradiction =
        analysis.finding(FindingKind.CONTRADICTION, "beta", "alpha").orElseThrow();
    assertThat(contradiction.describe())
        .isEqualTo("beta → alpha is closed, yet open flows lead there: beta → internet → alpha.");
    assertThat(((Hop.Stated) contradiction.witness().getFirst()).inPlace().file())
        .isEqualTo("tvds/internet.yaml");
    assertThat(analysis.finding(FindingKind.DOWNGRADE, "beta", "internet")).isPresent();
  }

  @Test
  void analysesNoPolicyWithAFlowOfATvdThatDoesNotExist() {
    PolicySet policy = figure().parse();
    SortedMap<String, TvdPolicy> fewer = new TreeMap<>(policy.tvds());
    fewer.remove("gamma");
    assertThat(Malformation.in(fewer, policy.dummies()))
        .extracting(each -> each.kind() + " " + each.tvd() + " " + each.peer())
        .containsExactly(
            "UNKNOWN_TVD alpha gamma",
            "UNKNOWN_TVD alpha gamma",
            "UNKNOWN_TVD beta gamma",
            "UNKNOWN_TVD beta gamma");
    assertThatThrownBy(() -> FlowMatrix.of(fewer, policy.dummies()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gamma");
  }

  @Test
  void analysesNoPolicyThatRestrictsWhatFlowsInsideATvd() {
    PolicySet policy = figure().parse();
    SortedMap<String, TvdPolicy> tvds = new TreeMap<>(policy.tvds());
    TvdPolicy alpha = Objects.requireNonNull(tvds.remove("alpha"));
    Place place = new Place("elsewhere", 1, 1);
    tvds.put("alpha", stating(alpha, new StatedFlow(new FlowSide.Closed(), place)));
    assertThat(Malformation.in(tvds, policy.dummies()))
        .containsExactly(
            new Malformation(Malformation.Kind.DIAGONAL_NOT_OPEN, "alpha", "alpha", place));
    tvds.put("alpha", stating(alpha, new StatedFlow(new FlowSide.Open(), place)));
    assertThat(FlowAnalysis.of(FlowMatrix.of(tvds, policy.dummies())).findings())
        .isEqualTo(analysis(policy).findings().toList());
  }

  /** The TVD with a statement about itself. */
  private static TvdPolicy stating(TvdPolicy tvd, StatedFlow inside) {
    SortedMap<String, StatedFlow> out = new TreeMap<>(tvd.out());
    out.put(tvd.name(), inside);
    return new TvdPolicy(
        tvd.name(),
        tvd.closed(),
        tvd.vni(),
        tvd.fixedVlan(),
        tvd.subnet(),
        tvd.mtu(),
        tvd.protection(),
        tvd.membership(),
        tvd.roles(),
        tvd.hostSharing(),
        tvd.vpeSharing(),
        tvd.lease(),
        tvd.renew(),
        tvd.reaction(),
        out,
        tvd.in(),
        tvd.place());
  }

  private static PolicyFixture figure() {
    return PolicyFixture.bare("figure-1")
        .with("anchors/ek-ca.pem", PolicyFixture.certificate("EK CA", true));
  }

  private static FlowAnalysis analysis(PolicySet policy) {
    return FlowAnalysis.of(FlowMatrix.of(policy));
  }
}
