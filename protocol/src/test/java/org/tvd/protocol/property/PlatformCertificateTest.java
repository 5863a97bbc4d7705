package org.tvd.protocol.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.RealEvidence;
import org.tvd.protocol.x509.Pem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Certificates of real platforms, against what another parser found in them. */
class PlatformCertificateTest {
  private static final String GO = "google+go-attestation/attributecert/testdata/";
  private static final String PACCOR = "nsacyber+paccor/src/test/resources/sample_testgen1/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Intel_nuc1",
        "Intel_nuc_pc",
        "Intel_nuc_pc2",
        "Intel_pc1",
        "Intel_pc2",
        "Intel_pc3",
        "Intel_pc4",
        "Intel_pc5",
        "lenovo",
        "plat_cert1",
        "plat_cert2",
        "plat_cert3"
      })
  void readsWhatAnotherParserReads(String name) throws MalformedException {
    Bytes der = RealEvidence.read(GO + name + ".cer");
    JsonNode expected =
        JsonMapper.shared().readTree(RealEvidence.read(GO + name + ".cer.json").toArray());
    PlatformCertificate found = PlatformCertificate.parse(der);

    assertThat(CertificateKind.of(der)).isEqualTo(CertificateKind.PLATFORM);
    assertThat(found.serial()).isEqualTo(number(expected, "SerialNumber"));
    assertThat(found.holder().serial()).isEqualTo(number(expected.path("Holder"), "Serial"));
    assertThat(found.notBefore()).isEqualTo(Instant.parse(text(expected, "NotBefore")));
    assertThat(found.notAfter()).isEqualTo(Instant.parse(text(expected, "NotAfter")));
    assertThat(found.isDelta()).isFalse();
    assertThat(found.name())
        .isEqualTo(
            new PlatformName(
                text(expected, "PlatformManufacturer"),
                text(expected, "PlatformModel"),
                text(expected, "PlatformVersion"),
                text(expected, "PlatformSerial")));
    JsonNode tbb = expected.path("TBBSecurityAssertions");
    assertThat(found.assertions())
        .isEqualTo(
            new TbbAssertions(
                tbb.path("CcInfo").path("AssuranceLevel").asInt(),
                tbb.path("FipsLevel").path("Level").asInt(),
                tbb.path("RtmType").asInt(),
                tbb.path("Iso9000Certified").asBoolean()));
    var properties = new TreeMap<String, String>();
    for (JsonNode each : expected.path("Properties")) {
      properties.put(text(each, "PropertyName"), text(each, "PropertyValue"));
    }
    assertThat(found.properties()).isEqualTo(properties);
    assertThat(components(found)).isEqualTo(components(expected.path("Components")));
  }

  private static List<List<String>> components(PlatformCertificate certificate) {
    return certificate.components().stream()
        .map(
            each ->
                List.of(
                    each.manufacturer(),
                    each.model(),
                    each.serial(),
                    each.revision(),
                    String.valueOf(each.replaceable())))
        .toList();
  }

  private static List<List<String>> components(JsonNode expected) {
    List<List<String>> components = new ArrayList<>();
    for (JsonNode each : expected) {
      components.add(
          List.of(
              text(each, "Manufacturer"),
              text(each, "Model"),
              text(each, "Serial"),
              text(each, "Revision"),
              String.valueOf(each.path("FieldReplaceable").asBoolean())));
    }
    return components;
  }

  private static BigInteger number(JsonNode node, String name) {
    return new BigInteger(node.path(name).asString());
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString();
  }

  @Test
  void readsAddressesOfNetworkInterfaces() throws MalformedException {
    var certificate = PlatformCertificate.parse(RealEvidence.read(GO + "Intel_nuc1.cer"));
    assertThat(certificate.components())
        .anySatisfy(each -> assertThat(each.addresses()).containsExactly("8c:0f:6f:72:c6:c5"));
  }

  @Test
  void readsProfile20AndItsSignature() throws MalformedException {
    PlatformCertificate certificate =
        PlatformCertificate.parse(pem(PACCOR + "platform_cert.20250909102720.crt"));
    assertThat(certificate.components()).hasSizeGreaterThan(20);
    assertThat(certificate.components().get(1))
        .satisfies(
            each -> {
              assertThat(each.registry()).isEqualTo("2.23.133.18.3.3");
              assertThat(each.componentClass()).isEqualTo("00010000");
              assertThat(each.model()).isEqualTo("Latitude 5510");
            });
    var authority = certificate(PACCOR + "PCTestCA.example.com.pem");
    assertThat(certificate.isSignedBy(authority)).isTrue();
    assertThat(certificate.holder()).isEqualTo(Holder.of(certificate(PACCOR + "ek.crt")));
    byte[] changed = certificate.der().toArray();
    changed[changed.length - 1] ^= 1;
    assertThat(PlatformCertificate.parse(Bytes.of(changed)).isSignedBy(authority)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Intel_nuc_pc.pem",
        "Intel_nuc_pc2.pem",
        "fakeIntel_S2600KP_F00F00F00F00-Att.pem",
        "fakeIntel_S2600KP_F00F00F00F00.pem",
        "fakeSGI_J2_F00F00F0.pem"
      })
  void readsThoseOfTheSupplyChainValidator(String file) throws MalformedException {
    Bytes der = pem("nsacyber+HIRS/certificates/" + file);
    PlatformCertificate certificate = PlatformCertificate.parse(der);
    assertThat(certificate.name().manufacturer()).isNotEmpty();
    assertThat(CertificateKind.of(der)).isEqualTo(CertificateKind.PLATFORM);
  }

  @Test
  void everyTruncationIsMalformed() {
    for (String file : List.of(GO + "Intel_nuc1.cer", GO + "Intel_pc1.cer")) {
      Bytes der = RealEvidence.read(file);
      for (int end = 0; end < der.size(); end++) {
        Bytes cut = der.slice(0, end);
        assertThatThrownBy(() -> PlatformCertificate.parse(cut))
            .isInstanceOf(MalformedException.class);
      }
    }
  }

  @Test
  void everyChangedByteIsReadOrMalformed() {
    byte[] der = RealEvidence.read(GO + "Intel_nuc1.cer").toArray();
    for (int i = 0; i < der.length; i++) {
      for (int value : new int[] {0x00, 0x7f, 0x80, 0xff}) {
        byte before = der[i];
        der[i] = (byte) value;
        try {
          assertThat(PlatformCertificate.parse(Bytes.of(der)).components().size())
              .isLessThanOrEqualTo(1000);
        } catch (MalformedException e) {
          assertThat(e).hasMessageContaining("platform certificate");
        }
        der[i] = before;
      }
    }
  }

  private static Bytes pem(String file) throws MalformedException {
    return Pem.first(new String(RealEvidence.read(file).toArray(), StandardCharsets.US_ASCII))
        .content();
  }

  private static java.security.cert.X509Certificate certificate(String file)
      throws MalformedException {
    Bytes content = RealEvidence.read(file);
    return content.at(0) == '-'
        ? Pem.first(content.utf8()).certificate()
        : new Pem(Pem.CERTIFICATE, content).certificate();
  }
}
