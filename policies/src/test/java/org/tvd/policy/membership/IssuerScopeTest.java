package org.tvd.policy.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.BootClaims;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.ImaEntry;
import org.tvd.policy.claims.PcrValue;
import org.tvd.policy.claims.TpmClaims;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.membership.HeldProperties.Reason;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.tpm.HashAlgorithm;

/** What an issuer may say, and about what. */
class IssuerScopeTest {
  private static final Bytes ONE = Bytes.ofUtf8("one").sha256();
  private static final Bytes TWO = Bytes.ofUtf8("two").sha256();
  private static final Claims CLAIMS =
      new Claims(
          new TpmClaims(TpmType.VIRTUAL, 1),
          new BootClaims(true, true, Optional.of(List.of(ONE.hex())), Optional.empty()),
          ImaClaims.verified(List.of(new ImaEntry("/usr/bin/tool", TWO.hex())), 0),
          List.of(
              new PcrValue(HashAlgorithm.SHA256, 4, ONE),
              new PcrValue(HashAlgorithm.SHA256, 7, TWO)));

  @Test
  void anIntervalHasTwoEnds() {
    PolicySet policy = scoped("{from: building, to: secure-cage}");
    assertThat(held(policy, "building")).isTrue();
    assertThat(held(policy, "secure-cage")).isTrue();
    assertThat(held(policy, "anywhere")).isFalse();
  }

  @Test
  void aListAllowsItsValuesAlone() {
    PolicySet policy = scoped("{any-of: [secure-cage, anywhere]}");
    assertThat(held(policy, "secure-cage")).isTrue();
    assertThat(held(policy, "anywhere")).isTrue();
    assertThat(held(policy, "building")).isFalse();
  }

  @Test
  void aScopeThatIsWrongIsAnErrorAtItsPlace() {
    assertThat(errors("{from: secure-cage, to: building}"))
        .anyMatch(e -> e.contains("a scope of nothing"));
    assertThat(errors("{any-of: []}")).anyMatch(e -> e.contains("any-of is empty"));
    assertThat(errors("{any-of: [moon]}")).anyMatch(e -> e.contains("dimension site"));
    assertThat(errors("{from: building}")).anyMatch(e -> e.contains("'to'"));
    assertThat(errors("{up-to: building}")).anyMatch(e -> e.contains("up-to"));
  }

  @Test
  void anIssuerIsACertificateOrAnAuthority() {
    PolicyFixture fixture = datacenter().with("anchors/ca.pem", ca());
    String key = "certificate: anchors/site-authority.pem";
    PolicySet policy = fixture.replace("properties.yaml", key, "authority: anchors/ca.pem").parse();
    assertThat(policy.issuers().getFirst().isAuthority()).isTrue();
    assertThat(
            datacenter()
                .with("anchors/ca.pem", ca())
                .replace("properties.yaml", key, "certificate: anchors/ca.pem")
                .errors())
        .anyMatch(e -> e.contains("not an authority's"));
    assertThat(
            datacenter()
                .replace("properties.yaml", key, "authority: anchors/site-authority.pem")
                .errors())
        .anyMatch(e -> e.contains("a certification authority's"));
    assertThat(
            datacenter()
                .with("anchors/ca.pem", ca())
                .replace("properties.yaml", key, key + "\n    authority: anchors/ca.pem")
                .errors())
        .anyMatch(e -> e.contains("an issuer twice"));
    assertThat(
            datacenter()
                .replace("properties.yaml", key, key + "\n    revocation: sometimes")
                .errors())
        .anyMatch(e -> e.contains("sometimes"));
  }

  private static String ca() {
    return PolicyFixture.certificate("Issuers", true);
  }

  @Test
  void aMeasurementCountsWhereVerifiedEvidenceHasIt() {
    assertThat(isIn(CLAIMS, new Holder.Measurement(HashAlgorithm.SHA256, ONE))).isTrue();
    assertThat(isIn(CLAIMS, new Holder.Measurement(HashAlgorithm.SHA256, TWO))).isTrue();
    assertThat(isIn(CLAIMS, new Holder.Measurement(HashAlgorithm.SHA256, ONE.sha256()))).isFalse();
    Claims unverified =
        new Claims(CLAIMS.tpm(), BootClaims.unproven(), ImaClaims.unproven(), CLAIMS.pcrs());
    assertThat(isIn(unverified, new Holder.Measurement(HashAlgorithm.SHA256, ONE))).isFalse();
  }

  @Test
  void aCompositeCountsWhereEachOfItsRegistersIsQuoted() {
    assertThat(isIn(CLAIMS, composite(Map.of(4, ONE, 7, TWO)))).isTrue();
    assertThat(isIn(CLAIMS, composite(Map.of(7, TWO)))).isTrue();
    assertThat(isIn(CLAIMS, composite(Map.of(4, TWO, 7, ONE)))).isFalse();
    assertThat(isIn(CLAIMS, composite(Map.of(4, ONE, 8, TWO)))).isFalse();
    var otherBank = Holder.PcrComposite.of(HashAlgorithm.SHA384, Map.of(4, ONE));
    assertThat(isIn(CLAIMS, otherBank)).isFalse();
  }

  private static boolean isIn(Claims claims, Holder.Configuration configuration) {
    return MeasuredConfiguration.isIn(claims, configuration);
  }

  private static Holder.PcrComposite composite(Map<Integer, Bytes> values) {
    return Holder.PcrComposite.of(HashAlgorithm.SHA256, values);
  }

  @Test
  void provenanceSaysWhichConfiguration() {
    var configuration = new Holder.Measurement(HashAlgorithm.SHA256, ONE);
    HeldProperties held =
        PropertyDerivation.derive(
            datacenter().parse(), CLAIMS, List.of(certified(configuration, "building")));
    assertThat(held.held())
        .anySatisfy(
            each ->
                assertThat(each.provenance().toString())
                    .isEqualTo(
                        "certificate 5 by site-authority about a component measured as SHA-256 "
                            + ONE.hex()));
  }

  private static PolicySet scoped(String scope) {
    return datacenter().replace("properties.yaml", "site: secure-cage", "site: " + scope).parse();
  }

  private static List<String> errors(String scope) {
    return datacenter().replace("properties.yaml", "site: secure-cage", "site: " + scope).errors();
  }

  private static boolean held(PolicySet policy, String site) {
    var about = new Holder.AttestationKey(ONE);
    HeldProperties held =
        PropertyDerivation.derive(policy, CLAIMS, List.of(certified(about, site)));
    boolean holds =
        held.held().stream().anyMatch(h -> h.provenance() instanceof Provenance.Certificate);
    assertThat(held.notEarned().stream().anyMatch(n -> n.reason() == Reason.OUT_OF_SCOPE))
        .isNotEqualTo(holds);
    return holds;
  }

  private static Certified certified(Holder about, String site) {
    var link = new Certified.Link("ab", BigInteger.valueOf(5), Instant.EPOCH, Instant.MAX);
    return new Certified(
        "site-authority", List.of(link), about, Certified.Origin.EVIDENCE, Map.of("site", site));
  }
}
