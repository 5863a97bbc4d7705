package org.tvd.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.policy.PolicyFixture;

class LintTest {
  private static final LocalDate DAY = LocalDate.of(2026, 6, 1);

  /** The datacenter without what it could be advised about. */
  private static PolicyFixture clean() {
    return datacenter()
        .replace("tvds/gamma.yaml", "[verified-boot, runtime-clean]", "[measured-boot]");
  }

  private static List<String> advice(PolicyFixture fixture) {
    return Lint.of(fixture.parse(), DAY).stream()
        .map(each -> each.place() + " " + each.rule().code() + " " + each.sentence())
        .toList();
  }

  @Test
  void isSilentAboutACleanPolicy() {
    assertThat(advice(clean())).isEmpty();
  }

  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
tvds/alpha.yaml | [verified-boot, runtime-clean, in-secure-cage] | [{boot: verified, runtime: clean}, in-secure-cage] | tvds/beta.yaml:5:14 split-requirement beta requires the components of {boot: verified, runtime: clean} one by one, and alpha all at once.
tvds/beta.yaml | [verified-boot, runtime-clean] | [verified-boot, measured-boot, runtime-clean] | tvds/beta.yaml:5:29 redundant-requirement beta requires measured-boot, which verified-boot implies.
tvds/beta.yaml | [verified-boot, runtime-clean] | [verified-boot, verified-boot, runtime-clean] | tvds/beta.yaml:5:29 redundant-requirement beta requires verified-boot, which the same above implies.
tvds/beta.yaml | flows: | roles: {gate: {membership: [measured-boot]}}%flows: | tvds/beta.yaml:9:29 redundant-requirement beta requires measured-boot, which verified-boot implies.
tvds/gamma.yaml | [measured-boot] | [measured-boot, {boot: verified, site: building}] | tvds/gamma.yaml:5:29 unprovable-requirement Nothing can prove {boot: verified, site: building}, which gamma requires.
lattice.yaml | dimensions: | dimensions:%  extra: date | lattice.yaml:3:10 unused-dimension Nobody requires anything in the dimension extra.
lattice.yaml | properties: | properties:%  best: {boot: verified, site: building} | lattice.yaml:9:9 unused-name Nothing uses the property best.
properties.yaml | earns: runtime-clean | earns: [runtime-clean, {site: building}] | properties.yaml:17:3 unrequired-property approved-files earns {site: building}, which meets no requirement.
properties.yaml | site: secure-cage | site: building | properties.yaml:23:3 unused-issuer Nobody requires anything that site-authority may certify.
references.yaml | boot: | more: {file: references/boot.txt}%boot: | references.yaml:2:1 unused-reference Nothing reads the list more.
properties.yaml | when: boot.log_verified | when: true%# | properties.yaml:4:3 constant-rule The condition of boot-log reads no claim.
evidence.yaml | ima-allow-list: ima | ima-allow-list: ima%ima-excludes: [/tmp/**] | evidence.yaml:7:16 ima-exclude Files under /tmp/** are not judged.
tvds/gamma.yaml | renew: 6s | renew: 10s | tvds/gamma.yaml:2:1 no-retry gamma renews after 10000 of 20000 ms, so that a second try comes too late.
tvds/beta.yaml | host: [alpha, gamma] | host: [alpha] | tvds/gamma.yaml:2:1 one-sided-sharing gamma shares hosts with beta, which does not share them with gamma.
tvds/gamma.yaml | host: [alpha, beta] | host: [alpha, beta], vpe: [beta] | tvds/gamma.yaml:2:1 one-sided-sharing gamma shares elements with beta, which does not share them with gamma.
tvds/gamma.yaml | renew: 6s | renew: 6s%flows: {out: {beta: open}} | tvds/gamma.yaml:8:15 one-sided-flow gamma lets out what goes to beta, which says nothing about it.
tvds/gamma.yaml | renew: 6s | renew: 6s%flows: {in: {beta: open}} | tvds/gamma.yaml:8:14 one-sided-flow gamma lets in what comes from beta, which says nothing about it.
tvds/gamma.yaml | renew: 6s | renew: 6s%roles: {gate: {guard: true}} | tvds/gamma.yaml:8:9 idle-guard The role gate of gamma may guard, and shares with nobody.
tvds/gamma.yaml | subnet: 10.3.0.0/24 | subnet: 10.0.0.0/8 | tvds/alpha.yaml:2:1 overlapping-subnets The subnet 10.1.0.0/24 of alpha overlaps 10.0.0.0/8 of gamma.
""")
  void advises(String file, String old, String with, String expected) {
    assertThat(advice(clean().replace(file, old, with.replace("%", "\n")))).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"2026-07-01, ends", "2026-06-01, ends", "2026-05-31, ended", "2026-07-02, "})
  void saysWhenWaiversEnd(String until, String word) {
    List<String> advice =
        advice(
            clean()
                .with(
                    "analysis.yaml",
                    "waivers: {x: {finding: mismatch, from: alpha, to: beta, by: me, why: so,"
                        + " until: "
                        + until
                        + "}}"));
    if (word == null) {
      assertThat(advice).isEmpty();
    } else {
      assertThat(advice)
          .containsExactly(
              "analysis.yaml:1:11 waiver-ends The waiver x of me " + word + " on " + until + ".");
    }
  }

  @Test
  void aFlowNeedsAHostThatCanBeInBoth() {
    PolicyFixture fixture =
        clean()
            .with(
                "lattice.yaml",
                clean()
                        .text("lattice.yaml")
                        .replace("dimensions:", "dimensions:\n  use: {powerset: [lab, office]}")
                    + "exclusions:\n  - [{use: [lab]}, {use: [office]}]\n")
            .replace("tvds/alpha.yaml", "in-secure-cage]", "in-secure-cage, {use: [lab]}]")
            .replace("tvds/alpha.yaml", "host: [beta, gamma]", "host: [gamma]")
            .replace("tvds/beta.yaml", "host: [alpha, gamma]", "host: [gamma]")
            .replace("tvds/beta.yaml", "runtime-clean]", "runtime-clean, {use: [office]}]");
    assertThat(advice(fixture))
        .contains(
            "tvds/alpha.yaml:11:5 flow-without-host alpha has a flow to beta, and no host can be in"
                + " both.");
  }

  @Test
  void anIssuerThatProvesWhatNoRuleDoesIsOfUse() {
    assertThat(advice(clean())).noneMatch(each -> each.contains("unused-issuer"));
  }

  @Test
  void tellsWhatToDo() {
    Advice advice =
        Lint.of(clean().replace("tvds/gamma.yaml", "renew: 6s", "renew: 10s").parse(), DAY)
            .getFirst();

    assertThat(advice)
        .hasToString(
            "tvds/gamma.yaml:2:1: warning: gamma renews after 10000 of 20000 ms, so that a second"
                + " try comes too late. (no-retry): let `renew` be less than half of `lease`");
  }

  @Test
  void everyCodeIsOnTheReferencePage() throws Exception {
    assertThat(Files.readString(Path.of("README.md"))).contains(LintRule.table());
    assertThat(Arrays.stream(LintRule.values()).map(LintRule::code)).doesNotHaveDuplicates();
  }
}
