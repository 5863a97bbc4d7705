package org.tvd.protocol.property;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;

class CertificateKindTest {
  private static final TestAuthority AUTHORITY = TestAuthority.ec("CN=Audit", "secp256r1");

  @Test
  void tellsKindsApartWithoutReadingBeyondTheEnd() throws CertificateEncodingException {
    Bytes property =
        AUTHORITY
            .issuer()
            .issue(
                Holder.of(AUTHORITY.certificate()),
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2027-03-01T00:00:00Z"),
                Map.of("site", "berlin"));
    Bytes issuer = Bytes.of(AUTHORITY.certificate().getEncoded());
    assertThat(CertificateKind.of(property)).isEqualTo(CertificateKind.PROPERTY);
    assertThat(CertificateKind.of(issuer)).isEqualTo(CertificateKind.ISSUER);
    assertThat(CertificateKind.of(Bytes.EMPTY)).isEqualTo(CertificateKind.UNKNOWN);
    assertThat(CertificateKind.of(Bytes.ofUtf8("hello"))).isEqualTo(CertificateKind.UNKNOWN);
    for (int end = 0; end < property.size(); end++) {
      assertThat(CertificateKind.of(property.slice(0, end))).isNotNull();
    }
    for (int position = 0; position < 200; position++) {
      for (int value : new int[] {0x00, 0x7f, 0x80, 0x81, 0x83, 0x84, 0xff}) {
        byte[] changed = property.toArray();
        changed[position] = (byte) value;
        assertThat(CertificateKind.of(Bytes.of(changed))).isNotNull();
      }
    }
  }
}
