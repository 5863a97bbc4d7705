package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.tpmsim.EkForge.Form.GOOD;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.tpm.EndorsementTemplate;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.EkForge;
import org.tvd.tpmsim.InProcessTpm;

/** Row 29: certificates of endorsement keys, good and bad, over the wire. */
class EkCertificateAttackTest extends VerifierTest {

  private static Client.Reply enrol(Host host, Bytes certificate) throws Exception {
    return host.prove(with(host.enrolmentRequest(host.ak().publicArea()), certificate));
  }

  private static Client.Reply begin(Host host, Bytes certificate) throws Exception {
    return host.client()
        .post("/v1/enrolments", with(host.enrolmentRequest(host.ak().publicArea()), certificate));
  }

  private static EnrolmentRequest with(EnrolmentRequest request, Bytes certificate) {
    return new EnrolmentRequest(
        request.host(),
        certificate,
        request.ekChain(),
        request.ekPublic(),
        request.akPublic(),
        request.akAncestors(),
        Bytes.EMPTY,
        List.of());
  }

  private static PublicKey ek(Host host) throws Exception {
    return PublicKeys.of(TpmPublic.parse(host.tpm().endorsementKey().publicArea()));
  }

  private Bytes forged(PublicKey key, EkForge.Form form) throws IOException {
    return new EkForge(site().tpmMaker()).certificate(key, form);
  }

  private Host withKey(EndorsementTemplate template) throws Exception {
    return opened(
        Host.on(
            InProcessTpm.manufacture(site().tpmMaker(), template),
            directory,
            "h1",
            1,
            BootProfile.STANDARD,
            client()));
  }

  @ParameterizedTest
  @CsvSource({
    "NO_USAGE_AT_ALL, ek-usage",
    "AUTHORITY, ek-is-authority",
    "OTHER_USAGE, ek-usage",
    "SIGNING_USAGE, ek-usage",
    "NO_TPM_NAME, ek-name",
    "UNKNOWN_CRITICAL, ek-critical-extension",
    "EXPIRED, ek-expired",
    "NOT_YET, ek-expired",
    "SHA1, ek-weak-signature"
  })
  void row29CertificateOutsideTheProfile(EkForge.Form form, String kind) throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    AttackTest.assertRefused(begin(host, forged(ek(host), form)), kind);
    assertThat(operator().get("/v1/hosts").as(Operations.HostView[].class)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"GOOD", "WITHOUT_END", "NO_EXTENDED_USAGE", "NO_KEY_USAGE"})
  void odditiesOfManufacturersAreTaken(EkForge.Form form) throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    assertThat(enrol(host, forged(ek(host), form)).status()).isEqualTo(200);
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void anOaepKeyIsTaken() throws Exception {
    Host host = withKey(EndorsementTemplate.L1);
    assertThat(enrol(host, forged(ek(host), EkForge.Form.OAEP)).status()).isEqualTo(200);
    host.open(host.attest("beta"));
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @ParameterizedTest
  @EnumSource(names = {"H2", "H3"})
  void hostsWithHighRangeKeysBecomeMembers(EndorsementTemplate template) throws Exception {
    Host host = withKey(template);
    host.enrol();
    host.open(host.attest("beta"));
    assertThat(operator().memberNames()).containsExactly("beta/h1");
  }

  @Test
  void row29PaddingAndTrailingBytes() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    Bytes good = host.tpm().endorsementKey().certificate();
    for (String trailing : List.of("01", "3000", "00ff", "11111111")) {
      AttackTest.assertRefused(
          begin(host, Bytes.concat(good, Bytes.ofHex(trailing))), "ek-malformed");
    }
    AttackTest.assertRefused(begin(host, Bytes.concat(good, good)), "ek-malformed");
    AttackTest.assertRefused(begin(host, good.slice(0, good.size() - 1)), "ek-malformed");
    AttackTest.assertRefused(begin(host, Bytes.of(new byte[100])), "ek-malformed");
    AttackTest.assertRefused(
        begin(host, Bytes.concat(good, Bytes.of(new byte[8192]))), "ek-malformed");
    byte[] ones = new byte[50];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(enrol(host, Bytes.concat(good, Bytes.of(ones))).status()).isEqualTo(200);
    Bytes header = Bytes.ofHex("100100%04x1002".formatted(good.size() + 2));
    assertThat(enrol(host, Bytes.concat(header, good, Bytes.of(new byte[9]))).status())
        .isEqualTo(200);
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void row29WeakKeys() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    PublicKey small = rsa.generateKeyPair().getPublic();
    rsa.initialize(new RSAKeyGenParameterSpec(2048, BigInteger.valueOf(3)));
    PublicKey exponent = rsa.generateKeyPair().getPublic();
    // Modulo each small prime the modulus is 1, a power of 65537: the fingerprint of ROCA.
    BigInteger product = BigInteger.ONE;
    for (int prime :
        new int[] {11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157}) {
      product = product.multiply(BigInteger.valueOf(prime));
    }
    BigInteger modulus =
        BigInteger.ONE
            .shiftLeft(2047)
            .divide(product)
            .add(BigInteger.TWO)
            .clearBit(0)
            .multiply(product)
            .add(BigInteger.ONE);
    PublicKey roca =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65537)));
    for (PublicKey weak : List.of(small, exponent, roca)) {
      AttackTest.assertRefused(begin(host, forged(weak, GOOD)), "ek-weak-key");
    }
  }

  @Test
  void row29KeyMismatchAndStrangersCertificate() throws Exception {
    Host host = booted("h1", 1, BootProfile.STANDARD);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    PublicKey other = generator.generateKeyPair().getPublic();
    AttackTest.assertRefused(begin(host, forged(other, GOOD)), "ek-key-mismatch");
    var stranger = org.tvd.tpmsim.EkAuthority.create(directory.resolve("stranger"));
    AttackTest.assertRefused(
        begin(host, new EkForge(stranger).certificate(ek(host), GOOD)), "ek-not-trusted");
  }

  @Test
  void row29RevokedLaterEndsMemberships() throws Exception {
    Host host = member("h1", 1);
    Host other = member("h2", 2);
    Instant now = Instant.now();
    revoke(now.minusSeconds(60), now.plus(Duration.ofDays(7)), host.ekCertificate());
    assertThat(operator().memberNames()).containsExactly("beta/h2");
    AttestationResult refused = host.attest("beta");
    assertThat(refused.verdict()).isEqualTo(Verdict.UNTRUSTED);
    assertThat(refused.problems().getFirst().reason()).isEqualTo("TPM_REVOKED");
    AttackTest.assertRefused(host.beginEnrolment(host.ak()), "ek-revoked");
    assertThat(other.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void row29AnOutdatedRevocationListTrustsNobodyUnlessThePolicySaysSo() throws Exception {
    Host host = member("h1", 1);
    Instant now = Instant.now();
    revoke(now.minusSeconds(60), now.minusSeconds(30));
    AttackTest.assertRefused(host.beginEnrolment(host.ak()), "ek-crl-stale");
    AttestationResult refused = host.attest("beta");
    assertThat(refused.problems().getFirst().reason()).isEqualTo("TPM_NOT_VOUCHED_FOR");
    site().replace("trust.yaml", "crls:", "stale-crls: allowed\n    crls:");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
    revoke(now.minusSeconds(60), now.minusSeconds(30), host.ekCertificate());
    assertThat(host.attest("beta").problems().getFirst().reason()).isEqualTo("TPM_REVOKED");
  }

  @Test
  void aRevocationListOfAStrangerIsAnErrorOfThePolicy() throws Exception {
    var stranger = org.tvd.tpmsim.EkAuthority.create(directory.resolve("stranger"));
    Instant now = Instant.now();
    Bytes list = new EkForge(stranger).revocationList(now, now.plusSeconds(60), List.of());
    put(list);
    Client.Reply reply = operator().post("/v1/policy/reload");
    assertThat(reply.kind()).isEqualTo("policy-error");
    assertThat(reply.problem().detail()).contains("trust.yaml:6", "anchors/maker.crl");
  }

  private void revoke(Instant from, Instant to, X509Certificate... revoked) throws Exception {
    put(new EkForge(site().tpmMaker()).revocationList(from, to, List.of(revoked)));
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
  }

  private void put(Bytes list) throws IOException {
    Files.write(site().policy().resolve("anchors/maker.crl"), list.toArray());
    String trust = Files.readString(site().policy().resolve("trust.yaml"));
    if (!trust.contains("crls:")) {
      site().write("trust.yaml", trust.stripTrailing() + "\n    crls: [anchors/maker.crl]\n");
    }
  }
}
