package org.tvd.protocol.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.Security;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

class PropertyCertificateTest {
  private static final TestAuthority AUTHORITY =
      TestAuthority.ec("CN=Audit,O=Example", "secp256r1");
  private static final Holder.EkCertificate HOLDER =
      new Holder.EkCertificate(
          new X500Principal("CN=TPM manufacturer,C=DE"), new BigInteger("123456789"));
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-03-01T00:00:00Z");
  private static final Map<String, String> PROPERTIES =
      Map.of("location", "berlin", "audit", "iso-27001", "größe", "groß");

  @Test
  void readsBackWhatWasIssued() throws MalformedException {
    Bytes der = issue();
    PropertyCertificate certificate = PropertyCertificate.parse(der);

    assertThat(certificate.der()).isEqualTo(der);
    assertThat(certificate.issuer()).isEqualTo(AUTHORITY.certificate().getSubjectX500Principal());
    assertThat(certificate.holder()).isEqualTo(HOLDER);
    assertThat(certificate.serial().signum()).isPositive();
    assertThat(certificate.notBefore()).isEqualTo(FROM);
    assertThat(certificate.notAfter()).isEqualTo(TO);
    assertThat(certificate.properties()).isEqualTo(new TreeMap<>(PROPERTIES));
    assertThat(certificate.isSignedBy(AUTHORITY.certificate())).isTrue();
    assertThat(certificate.isSignedBy(AUTHORITY.keys().getPublic())).isTrue();
  }

  @Test
  void speaksOfAnyKindOfHolder() throws MalformedException {
    Bytes digest = Bytes.of(new byte[48]);
    List<Holder> holders =
        List.of(
            HOLDER,
            Holder.of(AUTHORITY.keys().getPublic()),
            Holder.PcrComposite.of(HashAlgorithm.SHA384, Map.of(7, digest, 0, digest)),
            new Holder.Measurement(HashAlgorithm.SHA256, digest.sha256()),
            new Holder.Measurement(HashAlgorithm.SHA384, digest));
    for (Holder holder : holders) {
      Bytes der = AUTHORITY.issuer().issue(holder, FROM, TO, PROPERTIES);
      assertThat(PropertyCertificate.parse(der).holder()).isEqualTo(holder);
    }
  }

  @Test
  void pcrCompositeIsTheDigestThatAQuoteWouldSign() {
    Bytes zero = Bytes.of(new byte[32]);
    Bytes one = Bytes.ofUtf8("one").sha256();
    var composite = Holder.PcrComposite.of(HashAlgorithm.SHA256, Map.of(7, one, 2, zero));
    assertThat(composite.registers()).containsExactly(2, 7);
    assertThat(composite.digest()).isEqualTo(Bytes.concat(zero, one).sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void signsWithEachCurve(String curve) throws MalformedException {
    signsWith(TestAuthority.ec("CN=Issuer", curve));
  }

  @Test
  void signsWithRsa() throws MalformedException {
    signsWith(TestAuthority.rsa("CN=Issuer", 2048));
  }

  @Test
  void refusesWeakKey() {
    TestAuthority weak = TestAuthority.rsa("CN=Issuer", 1024);
    assertThatThrownBy(weak::issuer).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addsNoGlobalSecurityProvider() {
    assertThat(issue().size()).isPositive();
    assertThat(Security.getProvider("BC")).isNull();
  }

  @Test
  void refusesAnotherIssuer() throws MalformedException {
    PropertyCertificate certificate = PropertyCertificate.parse(issue());
    TestAuthority sameNameOtherKey = TestAuthority.ec("CN=Audit,O=Example", "secp256r1");
    TestAuthority otherKind = TestAuthority.rsa("CN=Audit,O=Example", 2048);

    assertThat(certificate.isSignedBy(sameNameOtherKey.certificate())).isFalse();
    assertThat(certificate.isSignedBy(otherKind.certificate())).isFalse();
    assertThat(certificate.isSignedBy(otherKind.keys().getPublic())).isFalse();
  }

  @Test
  void refusesSameKeyUnderAnotherName() throws MalformedException {
    PropertyCertificate certificate =
        PropertyCertificate.parse(AUTHORITY.issuer().issue(HOLDER, FROM, TO, PROPERTIES));
    TestAuthority renamed =
        new TestAuthority(
            TestAuthority.ec("CN=Other", "secp256r1").certificate(), AUTHORITY.keys());
    assertThat(certificate.isSignedBy(renamed.certificate())).isFalse();
  }

  @Test
  void refusesCaAndCertificateThatMayNotSign() throws MalformedException {
    PropertyCertificate certificate = PropertyCertificate.parse(issue());

    TestAuthority ca = AUTHORITY.withPowers(true, 0);
    TestAuthority encipher = AUTHORITY.withPowers(false, KeyUsage.keyEncipherment);
    TestAuthority signer = AUTHORITY.withPowers(false, KeyUsage.digitalSignature);
    assertThat(certificate.isSignedBy(ca.certificate())).isFalse();
    assertThat(certificate.isSignedBy(encipher.certificate())).isFalse();
    assertThat(certificate.isSignedBy(signer.certificate())).isTrue();
    assertThatThrownBy(() -> ca.issuer().issue(HOLDER, FROM, TO, PROPERTIES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("may sign");
  }

  @Test
  void knowsItsValidity() throws MalformedException {
    PropertyCertificate certificate = PropertyCertificate.parse(issue());

    assertThat(certificate.notBefore()).isEqualTo(FROM);
    assertThat(certificate.notAfter()).isEqualTo(TO);
  }

  @Test
  void doesNotIssueWhatWouldBeRefused() {
    refusesToIssue(HOLDER, TO, FROM, PROPERTIES, "ends before it begins");
    refusesToIssue(HOLDER, FROM, TO, Map.of(), "1 to 64");
    refusesToIssue(HOLDER, FROM, TO, Map.of("", "x"), "characters");
    refusesToIssue(HOLDER, FROM, TO, Map.of("x", ""), "characters");
    refusesToIssue(HOLDER, FROM, TO, Map.of("x", "y".repeat(1025)), "characters");
    refusesToIssue(HOLDER, FROM, TO, Map.of("x", "a\nb"), "control");
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < 65; i++) {
      many.put("d" + i, "v");
    }
    refusesToIssue(HOLDER, FROM, TO, many, "1 to 64");
    refusesToIssue(
        new Holder.EkCertificate(HOLDER.issuer(), BigInteger.ZERO),
        FROM,
        TO,
        PROPERTIES,
        "positive");
    refusesToIssue(
        new Holder.EkCertificate(new X500Principal(""), BigInteger.ONE),
        FROM,
        TO,
        PROPERTIES,
        "holder");
  }

  private static void signsWith(TestAuthority authority) throws MalformedException {
    PropertyCertificate certificate =
        PropertyCertificate.parse(authority.issuer().issue(HOLDER, FROM, TO, PROPERTIES));
    assertThat(certificate.isSignedBy(authority.certificate())).isTrue();
  }

  private static void refusesToIssue(
      Holder holder, Instant from, Instant to, Map<String, String> properties, String problem) {
    PropertyCertificateIssuer issuer = AUTHORITY.issuer();
    assertThatThrownBy(() -> issuer.issue(holder, from, to, properties))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem);
  }

  private static Bytes issue() {
    return AUTHORITY.issuer().issue(HOLDER, FROM, TO, PROPERTIES);
  }
}
