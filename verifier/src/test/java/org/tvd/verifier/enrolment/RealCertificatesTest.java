package org.tvd.verifier.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.model.TrustAnchor;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.yaml.Place;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;

/** Certificates of real TPMs under real manufacturers' authorities. */
class RealCertificatesTest {
  private static final Path EVIDENCE = Path.of("../../shared/evidence");
  private static final String HIRS = "nsacyber+HIRS/certificates/";
  private static final String PACCOR = "nsacyber+paccor/src/test/resources/";
  private static final Instant THEN = Instant.parse("2022-06-01T00:00:00Z");

  @BeforeAll
  static void realEvidence() {
    assumeTrue(Files.isDirectory(EVIDENCE), "no real evidence at " + EVIDENCE);
  }

  /** A certificate as a file has it: raw, or PEM. */
  private static Bytes read(String file) throws IOException, MalformedException {
    Bytes content = Bytes.of(Files.readAllBytes(EVIDENCE.resolve(file)));
    String text = new String(content.toArray(), StandardCharsets.ISO_8859_1);
    return text.startsWith("-----BEGIN") ? Pem.first(text).content() : content;
  }

  private static List<X509Certificate> bundle(String file) throws IOException, MalformedException {
    List<X509Certificate> all = new ArrayList<>();
    String text =
        new String(Files.readAllBytes(EVIDENCE.resolve(file)), StandardCharsets.ISO_8859_1);
    for (Pem block : Pem.parse(text)) {
      all.add(block.certificate());
    }
    return all;
  }

  private static List<TrustAnchor> anchors(boolean sha1) throws IOException, MalformedException {
    String folder = "loicsikidi+tpm-ca-certificates/MIRROR.";
    return List.of(
        new TrustAnchor(
            "makers",
            TpmType.HARDWARE,
            bundle(folder + "tpm-ca-certificates.pem"),
            bundle(folder + "tpm-intermediate-ca-certificates.pem"),
            new TrustAnchor.Revocation(List.of(), false),
            sha1,
            Place.ofFile("trust.yaml")));
  }

  private static Reason reason(String file, List<TrustAnchor> anchors, Instant at)
      throws IOException, MalformedException {
    Bytes certificate = read(file);
    return catchThrowableOfType(
            EnrolmentRefusedException.class,
            () -> EkCertificate.check(certificate, List.of(), anchors, at))
        .reason();
  }

  @Test
  void aPresentTpmLeadsToItsMakersRootOverTheBundle() throws Exception {
    TpmIdentity tpm =
        EkCertificate.check(
                read(PACCOR + "sample_testgen1/ek.crt"), List.of(), anchors(false), THEN)
            .tpm();
    assertThat(tpm.type()).isEqualTo(TpmType.HARDWARE);
    assertThat(tpm.anchor()).contains("makers");
    assertThat(tpm.manufacturer()).contains("id:53544D20");
    assertThat(tpm.model()).contains("ST33HTPHAHD4");
    assertThat(tpm.version()).contains("id:00010101");
    assertThat(tpm.keyAlgorithm()).isEqualTo("rsa-2048");
  }

  @ParameterizedTest
  @CsvSource({
    HIRS + "ab21ccf2-tpmcert.pem",
    HIRS + "nuc-1/tpmcert.pem",
    HIRS + "nuc-1/ek_cert_untouched.cer",
    HIRS + "nuc-1/ek_cert_7_byte_header_removed.cer",
    HIRS + "nuc-2/tpmcert.pem",
    PACCOR + "ek.cer"
  })
  void anOldTpmWithAnOaepKeyIsTakenWhereSha1IsAllowed(String file) throws Exception {
    var trusted = EkCertificate.check(read(file), List.of(), anchors(true), THEN);
    assertThat(trusted.tpm().model()).contains("ST33ZP24PVSP");
    assertThat(trusted.key()).isInstanceOf(RSAPublicKey.class);
    Cipher oaep = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    oaep.init(Cipher.ENCRYPT_MODE, trusted.key());
    assertThat(oaep.doFinal(new byte[32])).hasSize(256);

    assertThat(reason(file, anchors(false), THEN)).isEqualTo(Reason.EK_WEAK_SIGNATURE);
    assertThat(reason(file, List.of(), THEN)).isEqualTo(Reason.EK_NOT_TRUSTED);
    assertThat(reason(file, anchors(true), Instant.parse("2026-01-01T00:00:00Z")))
        .isEqualTo(Reason.EK_EXPIRED);
  }

  @ParameterizedTest
  @CsvSource({
    HIRS + "ek_cert_with_padded_bytes.cer, EK_MALFORMED", // with 0x11
    HIRS + "ek_cert_with_security_assertions.cer, EK_USAGE",
    HIRS + "fakeRootCA.cer, EK_IS_AUTHORITY",
    HIRS + "stMicroCaCerts/stmtpmekint02.crt, EK_IS_AUTHORITY",
    HIRS + "fakeSelfSigned.cer, EK_IS_AUTHORITY",
    PACCOR + "ek_cert_2187.der, EK_NAME",
    PACCOR + "ca_2187.crt, EK_IS_AUTHORITY"
  })
  void whatIsNoneIsRefused(String file, Reason reason) throws Exception {
    assertThat(reason(file, anchors(true), THEN)).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource({"ekr.der, ekr.pub, rsa-2048", "ek384.der, , ecc-p384"})
  void aVirtualTpmsCertificateWithoutEndIsRead(String file, String area, String algorithm)
      throws Exception {
    X509Certificate certificate = CertificateChain.parse(read("vm-secureboot/" + file), file);
    Instant now = Instant.parse("2026-11-25T00:00:00Z");
    assertThat(certificate.getNotAfter().toInstant())
        .isAfter(Instant.parse("9999-12-01T00:00:00Z"));
    assertThat(TpmAttributes.of(certificate))
        .isEqualTo(new TpmAttributes("id:00001014", "swtpm", "id:20191023"));
    CertifiedKey key = CertifiedKey.of(certificate);
    assertThat(key.algorithm()).isEqualTo(algorithm);
    if (area != null) {
      Bytes sized = Bytes.of(Files.readAllBytes(EVIDENCE.resolve("vm-secureboot/" + area)));
      TpmPublic ek = TpmPublic.parse(sized.slice(2, sized.size()));
      assertThat(PublicKeys.of(ek)).isEqualTo(key.key());
      assertThat(KeyAttributes.endorsementKeyFault(ek)).isEmpty();
    }
    assertThat(reason("vm-secureboot/" + file, anchors(false), now))
        .isEqualTo(Reason.EK_NOT_TRUSTED);
  }

  @Test
  void everyIntermediateOfTheBundlesLeadsToARoot() throws Exception {
    List<TrustAnchor> makers = anchors(true);
    List<String> lost = new ArrayList<>();
    Instant now = Instant.parse("2024-06-01T00:00:00Z");
    int led = 0;
    for (X509Certificate each : makers.getFirst().intermediates()) {
      if (now.isAfter(each.getNotAfter().toInstant())
          || now.isBefore(each.getNotBefore().toInstant())) {
        continue;
      }
      try {
        CertificateChain.anchorOf(each, List.of(), makers, now);
        led++;
      } catch (EnrolmentRefusedException e) {
        lost.add(each.getSubjectX500Principal() + ": " + e.reason());
      }
    }
    assertThat(lost).isEmpty();
    assertThat(led).isGreaterThan(100);
  }

  @Test
  void everyAuthorityOfTheKeylimeStoreIsRead() throws Exception {
    try (var files = Files.list(EVIDENCE.resolve("keylime+keylime/tpm_cert_store"))) {
      for (Path file : files.sorted().toList()) {
        for (X509Certificate each : bundle(EVIDENCE.relativize(file).toString())) {
          assertThat(CertifiedKey.of(each).key()).as(file.toString()).isNotNull();
        }
      }
    }
  }
}
