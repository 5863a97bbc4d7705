package org.tvd.protocol.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

class PemTest {
  private static final SelfSigned OWN =
      SelfSigned.generate(
          new X500Name("CN=test"),
          Instant.parse("2026-01-01T00:00:00Z"),
          Instant.parse("2027-01-01T00:00:00Z"));

  @Test
  void readsWhatItWrites() throws Exception {
    Pem certificate = Pem.of(OWN.certificate());
    Pem key = Pem.of(OWN.key());

    assertThat(Pem.parse("a note\n" + certificate.text() + key.text()))
        .containsExactly(certificate, key);
    assertThat(Pem.first(certificate.text()).certificate()).isEqualTo(OWN.certificate());
    assertThat(Pem.first(key.text()).privateKey("EC")).isEqualTo(OWN.key());
    OWN.certificate().verify(OWN.certificate().getPublicKey());
  }

  @Test
  void printsNoKey() {
    assertThat(Pem.of(OWN.key())).hasToString("Pem(PRIVATE KEY)");
    assertThat(OWN).hasToString("SelfSigned(CN=test)");
  }

  @Test
  void refusesWhatIsNotInside() {
    assertThatThrownBy(() -> Pem.first("nothing")).isInstanceOf(MalformedException.class);
    assertThatThrownBy(
            () -> Pem.parse("-----BEGIN CERTIFICATE-----\n=A==\n-----END CERTIFICATE-----\n"))
        .hasMessageContaining("expected base64");
    assertThatThrownBy(() -> Pem.of(OWN.key()).certificate())
        .hasMessageContaining("expected CERTIFICATE, found PRIVATE KEY");
    assertThatThrownBy(() -> Pem.of(OWN.certificate()).privateKey("EC"))
        .hasMessageContaining("expected PRIVATE KEY, found CERTIFICATE");
    assertThatThrownBy(() -> Pem.of(OWN.key()).privateKey("RSA"))
        .hasMessageContaining("expected a key for RSA");
    assertThatThrownBy(() -> new Pem(Pem.CERTIFICATE, Bytes.ofHex("3000")).certificate())
        .hasMessageContaining("expected an X.509 certificate");
  }

  @Test
  void refusesTrailingBytesInACertificate() {
    Pem longer =
        new Pem(
            Pem.CERTIFICATE,
            Bytes.concat(Pem.of(OWN.certificate()).content(), Bytes.of(new byte[1])));

    assertThatThrownBy(longer::certificate).hasMessageContaining("trailing bytes");
  }
}
