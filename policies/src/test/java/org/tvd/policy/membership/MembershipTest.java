package org.tvd.policy.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.KERNEL;
import static org.tvd.policy.PolicyFixture.SHIM;
import static org.tvd.policy.PolicyFixture.TOOL;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.BootClaims;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.ImaEntry;
import org.tvd.policy.claims.TpmClaims;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.membership.HeldProperties.Reason;
import org.tvd.policy.membership.MembershipDecision.Admitted;
import org.tvd.policy.membership.MembershipDecision.Refused;
import org.tvd.policy.membership.MembershipDecision.UnknownRole;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.Holder;

class MembershipTest {
  private static final PolicySet POLICY = datacenter().parse();
  private static final Certified CAGE =
      certified("site-authority", 17, Map.of("site", "secure-cage"));

  @Test
  void admitsWhoHoldsEachRequiredProperty() {
    HeldProperties held = PropertyDerivation.derive(POLICY, claims(SHIM, TOOL), List.of(CAGE));
    assertThat(held.describe())
        .containsExactly("in-secure-cage", "measured-boot", "runtime-clean", "verified-boot");
    assertThat(decide(POLICY, "alpha", held)).isEqualTo(new Admitted());
  }

  @Test
  void refusesInOneDomainAndAdmitsToAnother() {
    HeldProperties held = PropertyDerivation.derive(POLICY, claims(SHIM, TOOL), List.of());
    assertThat(decide(POLICY, "beta", held)).isEqualTo(new Admitted());
    assertThat(reasons(POLICY, "alpha", held))
        .containsExactly(
            "requires in-secure-cage (tvds/alpha.yaml:5:44); nothing held in the same dimensions;"
                + " would be proven by a property certificate by site-authority");
  }

  @Test
  void namesEachUnmetRequirementTheNearestHeldPropertyAndWhatWouldProveIt() {
    Certified building = certified("site-authority", 9, Map.of("site", "building"));
    HeldProperties held =
        PropertyDerivation.derive(
            POLICY, claims("ff".repeat(32), "ee".repeat(32)), List.of(building));
    assertThat(reasons(POLICY, "alpha", held))
        .satisfiesExactly(
            boot ->
                assertThat(boot)
                    .startsWith(
                        "requires verified-boot (tvds/alpha.yaml:5:14); nearest held:"
                            + " measured-boot; would be proven by rule approved-boot"
                            + " (properties.yaml:9:3): it is false: boot.log_verified is true;"
                            + " boot.secure_boot is true; boot.applications is [ffff"),
            runtime ->
                assertThat(runtime)
                    .startsWith("requires runtime-clean")
                    .endsWith("ima.unlisted is 1 (/usr/bin/tool)"),
            site ->
                assertThat(site)
                    .isEqualTo(
                        "requires in-secure-cage (tvds/alpha.yaml:5:44); nearest held:"
                            + " {site: building}; would be proven by a property certificate by"
                            + " site-authority"));
  }

  @Test
  void aRuleThatCannotBeEvaluatedEarnsNothingAndSaysWhy() {
    PolicySet policy =
        datacenter()
            .replace(
                "properties.yaml", "when: boot.log_verified", "when: size(boot.applications) == 0")
            .parse();
    Claims unproven =
        new Claims(
            new TpmClaims(TpmType.VIRTUAL, 1),
            BootClaims.unproven(),
            ImaClaims.unproven(),
            List.of());
    HeldProperties held = PropertyDerivation.derive(policy, unproven, List.of());
    assertThat(held.held()).isEmpty();
    assertThat(held.notEarned())
        .anySatisfy(
            each -> {
              assertThat(each.reason()).isEqualTo(Reason.RULE_NOT_EVALUATED);
              assertThat(each.toSentence())
                  .isEqualTo(
                      "rule boot-log (properties.yaml:4:3): it cannot be evaluated:"
                          + " boot.applications is not proven by the evidence");
            });
  }

  @Test
  void row32RefusesCertificatesBeyondTheScopeOfTheirIssuer() {
    PolicySet policy =
        datacenter().replace("properties.yaml", "site: secure-cage", "site: building").parse();
    assertThat(refusal(policy, CAGE)).isEqualTo(Reason.OUT_OF_SCOPE);
    assertThat(refusal(POLICY, certified(Map.of("boot", "verified"))))
        .isEqualTo(Reason.OUT_OF_SCOPE);
    assertThat(refusal(POLICY, certified(Map.of("site", "secure-cage", "boot", "measured"))))
        .isEqualTo(Reason.OUT_OF_SCOPE);
    assertThat(refusal(POLICY, certified(Map.of("site", "moon")))).isEqualTo(Reason.UNKNOWN_VALUE);
    assertThat(refusal(POLICY, certified(Map.of("planet", "moon"))))
        .isEqualTo(Reason.UNKNOWN_VALUE);
    assertThat(refusal(POLICY, certified(Map.of()))).isEqualTo(Reason.UNKNOWN_VALUE);
    assertThat(refusal(POLICY, certified("somebody", 1, Map.of("site", "building"))))
        .isEqualTo(Reason.UNKNOWN_ISSUER);
  }

  @Test
  void aRoleRequiresMoreThanItsDomain() {
    PolicySet policy = withRoles();
    HeldProperties held = PropertyDerivation.derive(policy, claims(SHIM, TOOL), List.of());
    assertThat(decide(policy, "beta", held)).isEqualTo(new Admitted());
    assertThat(Membership.decide(beta(policy), "internal", held)).isEqualTo(new Admitted());
    assertThat(Membership.decide(beta(policy), "gate", held).reasons())
        .singleElement()
        .asString()
        .startsWith("requires in-secure-cage (tvds/beta.yaml:")
        .endsWith("would be proven by a property certificate by site-authority");
    HeldProperties caged = PropertyDerivation.derive(policy, claims(SHIM, TOOL), List.of(CAGE));
    assertThat(Membership.decide(beta(policy), "gate", caged)).isEqualTo(new Admitted());
    HeldProperties onlyCaged =
        PropertyDerivation.derive(policy, claims("ff".repeat(32), "ee".repeat(32)), List.of(CAGE));
    assertThat(Membership.decide(beta(policy), "gate", onlyCaged).reasons())
        .hasSize(2)
        .allMatch(reason -> reason.contains("verified-boot") || reason.contains("runtime-clean"));
  }

  @Test
  void refusesARoleThatTheDomainDoesNotDefine() {
    PolicySet policy = withRoles();
    HeldProperties held = PropertyDerivation.derive(policy, claims(SHIM, TOOL), List.of(CAGE));
    assertThat(Membership.decide(beta(policy), "gat", held).reasons())
        .containsExactly(
            "TVD beta has no such role (expected one of gate, internal, found 'gat'; did you mean"
                + " 'gate'?)");
    assertThat(Membership.decide(beta(policy), "", held)).isInstanceOf(UnknownRole.class);
    TvdPolicy alpha = Optional.ofNullable(policy.tvds().get("alpha")).orElseThrow();
    assertThat(Membership.decide(alpha, "gate", held).reasons())
        .containsExactly("TVD alpha has no such role (expected none, found 'gate')");
  }

  @Test
  void splittingARequirementIntoItsDimensionsWeakensIt() {
    HeldProperties held = PropertyDerivation.derive(POLICY, claims(SHIM, TOOL), List.of());
    PolicySet whole =
        datacenter()
            .replace(
                "tvds/gamma.yaml",
                "[verified-boot, runtime-clean]",
                "[{boot: verified, runtime: clean}]")
            .parse();
    assertThat(decide(whole, "gamma", held)).isInstanceOf(Refused.class);
    assertThat(decide(POLICY, "gamma", held)).isEqualTo(new Admitted());
  }

  private static PolicySet withRoles() {
    return datacenter()
        .replace(
            "tvds/beta.yaml",
            "lease: 20s",
            """
            roles:
              gate: {membership: [in-secure-cage], guard: true}
              internal: {}
            lease: 20s\
            """)
        .parse();
  }

  private static TvdPolicy beta(PolicySet policy) {
    return Optional.ofNullable(policy.tvds().get("beta")).orElseThrow();
  }

  @Test
  void thereIsNoImplicitBottom() {
    PolicySet policy = bottomRequired();
    HeldProperties nothing = new HeldProperties(policy, List.of(), List.of());
    assertThat(decide(policy, "gamma", nothing)).isInstanceOf(Refused.class);
    HeldProperties something = PropertyDerivation.derive(policy, claims(SHIM, TOOL), List.of());
    assertThat(decide(policy, "gamma", something)).isEqualTo(new Admitted());
  }

  @Test
  void holdingTwoPropertiesIsNotHoldingTheirJoin() {
    PolicySet policy =
        datacenter()
            .replace(
                "tvds/gamma.yaml",
                "[verified-boot, runtime-clean]",
                "[{boot: verified, runtime: clean}]")
            .parse();
    HeldProperties held = PropertyDerivation.derive(policy, claims(SHIM, TOOL), List.of());
    assertThat(reasons(policy, "gamma", held))
        .containsExactly(
            "requires {boot: verified, runtime: clean} (tvds/gamma.yaml:5:14); nearest held:"
                + " verified-boot; no rule or issuer of the policy can prove it");
  }

  @Test
  void propertiesThatExcludeEachOtherAreAllLost() {
    PolicySet policy =
        datacenter()
            .with(
                "lattice.yaml",
                datacenter().text("lattice.yaml")
                    + "exclusions:\n  - [measured-boot, in-secure-cage]\n")
            .replace(
                "tvds/alpha.yaml",
                "[verified-boot, runtime-clean, in-secure-cage]",
                "[runtime-clean]")
            .parse();
    HeldProperties held = PropertyDerivation.derive(policy, claims(SHIM, TOOL), List.of(CAGE));
    assertThat(held.describe()).containsExactly("runtime-clean");
    assertThat(held.notEarned()).hasSize(3).allMatch(each -> each.reason() == Reason.EXCLUDED);
  }

  private static PolicySet bottomRequired() {
    return datacenter()
        .replace("tvds/gamma.yaml", "[verified-boot, runtime-clean]", "[{boot: none}]")
        .parse();
  }

  private static Claims claims(String application, String file) {
    return new Claims(
        new TpmClaims(TpmType.VIRTUAL, 1),
        new BootClaims(true, true, Optional.of(List.of(application, KERNEL)), Optional.of("quiet")),
        ImaClaims.verified(List.of(new ImaEntry("/usr/bin/tool", file)), 0)
            .withUnlisted(
                file.equals(TOOL) ? 0 : 1,
                file.equals(TOOL) ? List.of() : List.of("/usr/bin/tool")),
        List.of());
  }

  private static Certified certified(Map<String, String> values) {
    return certified("site-authority", 1, values);
  }

  private static Certified certified(String issuer, int serial, Map<String, String> values) {
    var link = new Certified.Link("ab", BigInteger.valueOf(serial), Instant.EPOCH, Instant.MAX);
    return new Certified(
        issuer,
        List.of(link),
        new Holder.AttestationKey(Bytes.EMPTY),
        Certified.Origin.EVIDENCE,
        values);
  }

  private static Reason refusal(PolicySet policy, Certified certified) {
    HeldProperties held = PropertyDerivation.derive(policy, claims(SHIM, TOOL), List.of(certified));
    assertThat(held.held()).noneMatch(h -> h.provenance() instanceof Provenance.Certificate);
    return held.notEarned().getFirst().reason();
  }

  private static MembershipDecision decide(PolicySet policy, String name, HeldProperties held) {
    TvdPolicy tvd = policy.tvds().get(name);
    if (tvd == null) {
      throw new AssertionError("no TVD " + name);
    }
    return Membership.decide(tvd, held);
  }

  private static List<String> reasons(PolicySet policy, String name, HeldProperties held) {
    return decide(policy, name, held).reasons();
  }
}
