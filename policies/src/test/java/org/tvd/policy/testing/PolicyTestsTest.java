package org.tvd.policy.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.yaml.TextError;

class PolicyTestsTest {
  private static final String HOSTS =
      """
      hosts:
        caged:
          claims:
            tpm: {type: virtual}
            boot: {log_verified: true, secure_boot: true, applications: [%s, %s]}
            ima: {verified: true, violations: 0, unlisted: 0}
          certified:
            site-authority: {site: secure-cage}
        boastful:
          certified:
            site-authority: {site: moon}
        supposed:
          holds: [verified-boot]
      """
          .formatted(PolicyFixture.SHIM, PolicyFixture.KERNEL);

  @Test
  void aHostIsWhatItsClaimsAndCertificatesEarn() throws Exception {
    assertThat(
            outcomes(
                HOSTS
                    + """
                    membership:
                      - {host: caged, admitted: [alpha, beta, gamma]}
                      - {host: boastful, refused: beta, for: [verified-boot, runtime-clean]}
                      - {host: supposed, refused: beta, for: [runtime-clean]}
                    properties:
                      - {host: caged, holds: [verified-boot, in-secure-cage]}
                      - {host: boastful, lacks: [{site: building}]}
                    """))
        .hasSize(8)
        .allMatch(Outcome::passed);
  }

  @Test
  void refusesToPassWhereThePolicyRefusesForMore() throws Exception {
    Outcome outcome =
        outcomes(HOSTS + "membership: [{host: supposed, refused: alpha, for: [runtime-clean]}]\n")
            .getFirst();

    assertThat(outcome.passed()).isFalse();
    assertThat(outcome.place()).hasToString("alpha.test.yaml:14:14");
    assertThat(outcome.expectation()).isEqualTo("supposed is refused by alpha for runtime-clean");
    assertThat(outcome.found()).isEqualTo("refused for runtime-clean, in-secure-cage");
    assertThat(outcome.why()).anyMatch(line -> line.contains("tvds/alpha.yaml:5:"));
  }

  @Test
  void anExpectationThatIsNotSoFailsWithThePolicysLines() throws Exception {
    List<Outcome> outcomes =
        outcomes(
            HOSTS
                + """
                membership:
                  - {host: supposed, admitted: beta}
                  - {host: caged, refused: beta, for: [runtime-clean]}
                properties:
                  - {host: caged, lacks: [verified-boot]}
                  - {host: supposed, holds: [runtime-clean]}
                flows:
                  - {from: alpha, to: beta, is: open}
                  - {from: alpha, to: beta, passes: {protocol: tcp, port: 22}}
                  - {from: alpha, to: beta, stops: {protocol: tcp, port: 8080}}
                sharing:
                  - {between: [alpha, beta], share: vpe, is: allowed}
                """);

    assertThat(outcomes).hasSize(8).noneMatch(Outcome::passed);
    assertThat(outcomes)
        .allMatch(outcome -> outcome.why().stream().anyMatch(w -> w.contains("yaml")));
    assertThat(outcomes.get(4).why())
        .containsExactly(
            "alpha lets out tcp 8080, answered (tvds/alpha.yaml:11:5)",
            "beta lets in tcp 8080, answered (tvds/beta.yaml:11:5)");
  }

  @Test
  void aPacketIsToldFromOthersByProtocolPortAndAddress() throws Exception {
    PolicyFixture fixture =
        datacenter()
            .replace(
                "tvds/beta.yaml",
                "{protocol: tcp, ports: 8080, replies: true}",
                "{protocol: tcp, ports: 8000-8090, from: 10.1.0.0/28, replies: true}");
    assertThat(
            run(
                fixture,
                """
                flows:
                  - from: alpha
                    to: beta
                    is: controlled
                    passes: {protocol: tcp, port: 8080, from: 10.1.0.7, answered: true}
                    stops:
                      - {protocol: tcp, port: 8080, from: 10.1.0.16}
                      - {protocol: tcp, port: 8081}
                      - {protocol: udp, port: 8080}
                      - {protocol: icmp}
                  - {from: beta, to: alpha, is: closed}
                """))
        .hasSize(7)
        .allMatch(Outcome::passed);
    assertThat(
            run(fixture, "flows: [{from: alpha, to: beta, passes: {protocol: tcp, port: 8080}}]\n"))
        .noneMatch(Outcome::passed);
  }

  @Test
  void rulesMayLetPacketsPassTogether() throws Exception {
    PolicyFixture fixture =
        datacenter()
            .replace(
                "tvds/beta.yaml",
                "- {protocol: tcp, ports: 8080, replies: true}",
                "- {protocol: tcp, ports: 8080, from: 10.1.0.0/25, replies: true}\n      "
                    + "- {protocol: tcp, ports: 8080, from: 10.1.0.128/25, replies: true}");
    String test =
        "flows: [{from: alpha, to: beta, passes: {protocol: tcp, port: 8080, from: %s}}]\n";
    assertThat(run(fixture, test.formatted("10.1.0.0/24"))).allMatch(Outcome::passed);
    assertThat(run(fixture, test.formatted("10.1.0.0/23"))).noneMatch(Outcome::passed);
  }

  @Test
  void asksTheAnalysisThePlannerAndThePlacement() throws Exception {
    PolicyFixture fixture =
        datacenter()
            .replace(
                "tvds/alpha.yaml",
                "share: {host: [beta, gamma]}",
                "share: {host: [gamma], vpe: all}")
            .replace(
                "tvds/gamma.yaml", "share: {host: [alpha, beta]}", "share: {host: all, vpe: none}");
    assertThat(
            run(
                fixture,
                """
                findings:
                  - {is: downgrade, from: alpha, to: beta}
                  - {not: contradiction}
                  - {not: mismatch, from: alpha, to: beta}
                  - nothing-else: true
                sharing:
                  - {between: [alpha, gamma], share: host, is: allowed}
                  - {between: [alpha, beta], share: host, is: refused}
                  - {between: [alpha, gamma], share: vpe, is: refused}
                mechanisms:
                  - {tvd: alpha, between: [hall, hall], is: vxlan over wireguard}
                  - {tvd: beta, between: [10.99.0.1, 192.0.2.1], is: vxlan}
                  - {tvd: beta, between: [10.99.0.1, 10.99.0.1], is: local bridge}
                """))
        .hasSize(10)
        .allMatch(Outcome::passed);
    List<Outcome> wrong =
        run(
            datacenter(),
            """
            findings:
              - {is: contradiction, from: alpha, to: gamma}
              - {not: downgrade}
              - nothing-else: true
            sharing:
              - {between: [alpha, gamma], share: vpe, is: allowed}
            mechanisms:
              - {tvd: alpha, between: [hall, hall], is: vxlan}
              - {tvd: alpha, between: [hall, hall], is: none}
            """);
    assertThat(wrong).hasSize(6).noneMatch(Outcome::passed);
    assertThat(wrong.get(1).why()).anyMatch(line -> line.contains("tvds/alpha.yaml:11:5"));
    assertThat(wrong.get(4).found()).isEqualTo("vxlan over wireguard");
  }

  @Test
  void namesEveryErrorByLineAndColumn() {
    assertThat(
            errors(
                """
                hosts:
                  odd:
                    claims:
                      boot: {log_verified: yes, secure_boot: true}
                      tpm: {typ: hardware}
                      ima: {unlisted: 0}
                      pcrs: {sha256: {7: XY}}
                    certified: {nobody: {site: building}}
                membership:
                  - {host: od, admitted: alpha}
                  - {host: odd, admitted: alhpa}
                  - {host: odd, admitted: alpha, role: gate}
                  - {host: odd}
                flows:
                  - {from: alpha, to: beta}
                  - {from: alpha, to: beta, is: shut}
                unknown: {}
                """))
        .satisfiesExactly(
            e -> assertThat(e).startsWith("alpha.test.yaml:4:13: boot states claims that nothing"),
            e -> assertThat(e).startsWith("alpha.test.yaml:4:28: not a value of boot.log_verified"),
            e -> assertThat(e).contains(":5:13: unknown claim in tpm", "did you mean 'type'?"),
            e -> assertThat(e).contains(":6:12: ima states claims that nothing proves"),
            e -> assertThat(e).contains(":7:26: not a value of pcrs.sha256[]", "lower case hex"),
            e -> assertThat(e).contains(":8:17: unknown issuer", "site-authority"),
            e -> assertThat(e).contains(":10:12: unknown host", "did you mean 'odd'?"),
            e -> assertThat(e).contains(":11:27: unknown TVD", "did you mean 'alpha'?"),
            e -> assertThat(e).contains(":12:40: unknown role of alpha"),
            e -> assertThat(e).contains(":13:5: an expectation of membership has one verdict"),
            e -> assertThat(e).contains(":15:5: this expects nothing"),
            e -> assertThat(e).contains(":16:33: unknown flow"),
            e -> assertThat(e).contains(":17:1: unknown key in the test file"));
  }

  @Test
  void refusesATestFileThatExpectsNothing() {
    assertThat(errors(HOSTS)).singleElement().asString().contains("expects nothing");
    assertThat(errors("flows: [{from: alpha, to: beta, is: controlled, passes: []}]"))
        .singleElement()
        .asString()
        .contains("passes is empty");
    assertThatThrownBy(() -> PolicyTests.run(datacenter().files(), PolicyFixture::certificate))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("there is no test");
  }

  @Test
  void whatADeploymentAddsCanBeStoodInFor() throws Exception {
    PolicyFixture bare =
        PolicyFixture.bare("datacenter")
            .without("datacenter.test.yaml")
            .with(
                "tvds/alpha.test.yaml",
                """
                files:
                  anchors/ek-ca.pem: authority
                  anchors/site-authority.pem: certificate
                  references/boot.txt: "%s  shim"
                  references/ima.txt: "%s  /usr/bin/tool"
                flows: [{from: alpha, to: gamma, is: closed}]
                """
                    .formatted(PolicyFixture.SHIM, PolicyFixture.TOOL));

    TestReport report = PolicyTests.run(bare.files(), PolicyFixture::certificate);

    assertThat(report.failed()).isEmpty();
    assertThat(report.standIns())
        .containsExactly(
            "anchors/ek-ca.pem",
            "anchors/site-authority.pem",
            "references/boot.txt",
            "references/ima.txt");
    assertThat(bare.errors()).hasSize(4).allMatch(error -> error.contains("a file is missing"));
  }

  @Test
  void testFilesAreNoPartOfThePolicy() {
    PolicyFixture fixture = datacenter();
    String version = fixture.parse().version();

    PolicySet with =
        fixture
            .with("lattice.test.yaml", "flows: []")
            .with("tvds/alpha.test.yaml", "nonsense")
            .parse();

    assertThat(with.version()).isEqualTo(version);
    assertThat(with.files()).doesNotContainKey("tvds/alpha.test.yaml");
  }

  /** The example without the tests of its own. */
  private static PolicyFixture datacenter() {
    return PolicyFixture.datacenter().without("datacenter.test.yaml");
  }

  private static List<Outcome> outcomes(String test) throws PolicyException {
    return run(datacenter(), test);
  }

  private static List<Outcome> run(PolicyFixture policy, String test) throws PolicyException {
    return PolicyTests.run(policy.with("alpha.test.yaml", test).files(), PolicyFixture::certificate)
        .all();
  }

  private static List<String> errors(String test) {
    try {
      outcomes(test);
      return List.of();
    } catch (PolicyException e) {
      return e.errors().stream().map(TextError::toString).toList();
    }
  }
}
