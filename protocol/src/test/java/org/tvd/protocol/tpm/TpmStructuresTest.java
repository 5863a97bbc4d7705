package org.tvd.protocol.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.RealEvidence;
import org.tvd.protocol.tpm.ObjectAttributes.Attribute;

/** The parsers of TPM structures, on a real TPM's, whole and damaged. */
class TpmStructuresTest {
  private interface Parser {
    Object parse(Bytes bytes) throws MalformedException;
  }

  private static Bytes read(String file) {
    return RealEvidence.read("vm-secureboot/" + file);
  }

  /** A TPM2B_PUBLIC without its size. */
  private static Bytes publicArea(String file) {
    Bytes sized = read(file);
    return sized.slice(2, sized.size());
  }

  private static void assertStrict(Parser parser, Bytes whole) throws Exception {
    assertThat(parser.parse(whole)).isNotNull();
    for (int size = 0; size < whole.size(); size++) {
      Bytes cut = whole.slice(0, size);
      assertThatThrownBy(() -> parser.parse(cut))
          .as("cut to " + size)
          .isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> parser.parse(Bytes.concat(whole, Bytes.of(new byte[1]))))
        .isInstanceOf(MalformedException.class);
    Random random = new Random(whole.size());
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = whole.toArray();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(parser.parse(Bytes.of(damaged))).isNotNull();
      } catch (MalformedException e) {
        assertThat(e.offset()).isBetween(0L, (long) damaged.length);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote-ecc.msg", "quote-rsa.msg"})
  void attestationStructures(String file) throws Exception {
    assertStrict(Attest::parse, read(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote-ecc.sig", "quote-rsa.sig"})
  void signatures(String file) throws Exception {
    assertStrict(TpmSignature::parse, read(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ak.pub", "akr.pub", "ek.pub", "ekr.pub"})
  void publicAreas(String file) throws Exception {
    assertStrict(TpmPublic::parse, publicArea(file));
    assertThat(PublicKeys.of(TpmPublic.parse(publicArea(file)))).isNotNull();
  }

  @Test
  void theNameIsWhatTheTpmSays() throws Exception {
    assertThat(TpmPublic.parse(publicArea("ak.pub")).name()).isEqualTo(read("ak.name"));
    assertThat(TpmPublic.parse(publicArea("akr.pub")).name()).isEqualTo(read("akr.name"));
  }

  @Test
  void attributesAreTold() throws Exception {
    ObjectAttributes ak = TpmPublic.parse(publicArea("ak.pub")).attributes();
    assertThat(Attribute.values())
        .filteredOn(ak::has)
        .containsExactly(
            Attribute.FIXED_TPM,
            Attribute.FIXED_PARENT,
            Attribute.SENSITIVE_DATA_ORIGIN,
            Attribute.USER_WITH_AUTH,
            Attribute.RESTRICTED,
            Attribute.SIGN);
    assertThat(TpmPublic.parse(publicArea("ek.pub")).attributes().has(Attribute.DECRYPT)).isTrue();
  }

  @Test
  void aPointThatIsNotOnItsCurveIsNoKey() throws Exception {
    byte[] area = publicArea("ak.pub").toArray();
    area[area.length - 1] ^= 1;
    TpmPublic parsed = TpmPublic.parse(Bytes.of(area));
    assertThatThrownBy(() -> PublicKeys.of(parsed))
        .isInstanceOf(java.security.GeneralSecurityException.class);
  }

  @Test
  void countsAreBounded() {
    byte[] attest = read("quote-ecc.msg").toArray();
    int count = attest.length - 32 - 2 - 6 - 4;
    attest[count] = (byte) 0xff;
    assertThatThrownBy(() -> Attest.parse(Bytes.of(attest)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("at most 16");
  }
}
