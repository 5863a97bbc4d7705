package org.tvd.protocol.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** Certificates as real TPMs keep them. */
class StoredCertificateTest {
  private static final Path HIRS = Path.of("../../shared/evidence/nsacyber+HIRS/certificates");

  /** A certificate's outer form: a SEQUENCE of 300 bytes. */
  private static final Bytes DER = Bytes.concat(Bytes.ofHex("30820128"), Bytes.of(new byte[296]));

  private static Bytes real(String file) throws IOException {
    assumeTrue(Files.isDirectory(HIRS), "no real evidence at " + HIRS);
    return Bytes.of(Files.readAllBytes(HIRS.resolve(file)));
  }

  private static Bytes filled(int value, int size) {
    byte[] fill = new byte[size];
    Arrays.fill(fill, (byte) value);
    return Bytes.of(fill);
  }

  @Test
  void takesTheHeaderOffThatARealTpmHas() throws Exception {
    assertThat(StoredCertificate.all(real("nuc-1/ek_cert_untouched.cer")))
        .containsExactly(real("nuc-1/ek_cert_7_byte_header_removed.cer"));
  }

  @Test
  void takesHeaderAndPaddingOff() throws Exception {
    List<Bytes> found = StoredCertificate.all(real("ek_cert_with_security_assertions.cer"));
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().size()).isEqualTo(0x571 + 4);
    var pem = new Pem(Pem.CERTIFICATE, found.getFirst());
    assertThat(pem.certificate().getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void refusesPaddingThatIsNeitherZerosNorOnes() throws Exception {
    Bytes padded = real("ek_cert_with_padded_bytes.cer"); // with 0x11
    assertThatThrownBy(() -> StoredCertificate.all(padded)).isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0xff})
  void takesPaddingOff(int pad) throws Exception {
    assertThat(StoredCertificate.all(Bytes.concat(DER, filled(pad, 200)))).containsExactly(DER);
    assertThat(StoredCertificate.all(filled(pad, 200))).isEmpty();
  }

  @Test
  void readsSeveral() throws Exception {
    assertThat(StoredCertificate.all(Bytes.concat(DER, DER))).containsExactly(DER, DER);
    Bytes many = Bytes.EMPTY;
    for (int i = 0; i < 17; i++) {
      many = Bytes.concat(many, DER);
    }
    Bytes tooMany = many;
    assertThatThrownBy(() -> StoredCertificate.all(tooMany)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesEverythingElse() {
    for (Bytes bad :
        List.of(
            Bytes.concat(DER, Bytes.ofHex("00ff")),
            Bytes.concat(DER, Bytes.ofHex("0030")),
            Bytes.concat(Bytes.ofHex("00"), DER),
            Bytes.ofHex("3082"),
            Bytes.ofHex("30820128"),
            Bytes.ofHex("3005020100"),
            Bytes.concat(Bytes.ofHex("1001000123" + "1002"), DER),
            Bytes.concat(Bytes.ofHex("100101012e" + "1002"), DER),
            Bytes.concat(Bytes.ofHex("100100012e" + "1003"), DER),
            Bytes.ofHex("100100012e1002"))) {
      assertThatThrownBy(() -> StoredCertificate.all(bad))
          .as(bad.toString())
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void refusesEveryTruncation() {
    Bytes stored = Bytes.concat(Bytes.ofHex("100100012e" + "1002"), DER);
    for (int size = 1; size < stored.size(); size++) {
      Bytes cut = stored.slice(0, size);
      assertThatThrownBy(() -> StoredCertificate.all(cut)).isInstanceOf(MalformedException.class);
    }
  }
}
