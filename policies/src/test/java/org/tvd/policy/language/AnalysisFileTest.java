package org.tvd.policy.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.flow.AnalysisPolicy;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.Waiver;
import org.tvd.protocol.yaml.Place;

class AnalysisFileTest {

  /** From beta to gamma open on both sides, and to the Internet, which nobody manages. */
  private static PolicyFixture policy(String analysis) {
    return datacenter()
        .with(
            "tvds/beta.yaml",
            datacenter()
                .text("tvds/beta.yaml")
                .replace("flows:", "flows:\n  out: {gamma: open, net: open}"))
        .with(
            "tvds/gamma.yaml", datacenter().text("tvds/gamma.yaml") + "flows: {in: {beta: open}}\n")
        .with("tvds/net.yaml", "kind: dummy\n")
        .with("analysis.yaml", analysis);
  }

  @Test
  void isOfNoEffectWhereItIsMissing() {
    assertThat(datacenter().parse().analysis()).isEqualTo(AnalysisPolicy.NONE);
  }

  @Test
  void readsStrictnessPinsAndWaivers() {
    AnalysisPolicy analysis =
        policy(
                """
                strict: true
                pins: [{from: beta, to: gamma}, {from: beta, to: net}]
                waivers:
                  march:
                    finding: dead-flow
                    from: alpha
                    to: beta
                    by: network team
                    why: beta opens in March
                    until: 2027-03-31
                """)
            .parse()
            .analysis();

    assertThat(analysis.strict()).isTrue();
    assertThat(analysis.pins())
        .containsExactly(
            new AnalysisPolicy.Pin("beta", "gamma", new Place("analysis.yaml", 2, 8)),
            new AnalysisPolicy.Pin("beta", "net", new Place("analysis.yaml", 2, 33)));
    assertThat(analysis.waivers())
        .containsEntry(
            "march",
            new Waiver(
                "march",
                FindingKind.DEAD_FLOW,
                "alpha",
                "beta",
                "network team",
                "beta opens in March",
                LocalDate.of(2027, 3, 31),
                new Place("analysis.yaml", 4, 3)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
pins: [{from: gama, to: beta}] | 1:15: unknown TVD (expected one of alpha, beta, gamma, net, found 'gama'; did you mean 'gamma'?)
pins: [{from: beta, to: beta}] | 1:25: a TVD is always open to itself (expected another TVD, found beta)
pins: [{from: gamma, to: beta}] | 1:8: the flow from gamma to beta is not open, so no repair would touch it (expected a flow that is open on both sides, found one that is closed or controlled)
pins: [{from: alpha, to: beta}] | 1:8: the flow from alpha to beta is not open, so no repair would touch it (expected a flow that is open on both sides, found one that is closed or controlled)
pins: [{from: beta, to: gamma}, {from: beta, to: gamma}] | 1:33: pins repeats an item (expected each once, found beta to gamma)
waivers: {x: {finding: mismach, from: alpha, to: beta, by: me, why: so, until: 2027-01-31}} | 1:24: unknown finding (expected one of bypass, contradiction, dead-flow, downgrade, mediated, mismatch, found 'mismach'; did you mean 'mismatch'?)
waivers: {x: {finding: mismatch, from: alpha, to: beta, by: me, why: so, until: 2027-02-30}} | 1:81: not a day (expected YYYY-MM-DD, found '2027-02-30')
waivers: {x: {finding: mismatch, from: alpha, to: beta, by: "me\\nINFO all is fine", why: so, until: 2027-01-31}} | 1:61: by is not one line (expected one line of text, found 'me INFO all is fine')
waivers: {x: {finding: mismatch, from: alpha, to: beta, by: me, until: 2027-01-31}} | 1:14: a waiver lacks a key (expected 'why', found no such key)
strct: true | 1:1: unknown key in analysis.yaml (expected one of pins, strict, waivers, found 'strct'; did you mean 'strict'?)
""")
  void tellsEachErrorAtItsPlace(String yaml, String expected) {
    assertThat(policy(yaml).errors()).containsExactly("analysis.yaml:" + expected);
  }
}
