package org.tvd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices are like bytes of their own, and base64 has one spelling. */
class BytesTest {
  private static final Bytes WHOLE = Bytes.ofHex("000102030405060708090a0b0c0d0e0f");

  @Test
  void aSliceOfASliceIsLikeACopy() {
    Bytes slice = WHOLE.slice(2, 12).slice(1, 6);
    Bytes copy = Bytes.ofHex("0304050607");
    assertThat(slice).isEqualTo(copy).hasSameHashCodeAs(copy).hasToString(copy.toString());
    assertThat(copy.hashCode()).isEqualTo(Arrays.hashCode(copy.toArray()));
    assertThat(slice.toArray()).isEqualTo(copy.toArray());
    assertThat(slice.base64()).isEqualTo(copy.base64());
    assertThat(slice.utf8()).isEqualTo(copy.utf8());
    assertThat(slice.sha256()).isEqualTo(copy.sha256());
    assertThat(slice.equalsConstantTime(copy)).isTrue();
    assertThat(slice.asBuffer()).isEqualTo(copy.asBuffer());
    assertThat(Bytes.concat(slice, copy)).isEqualTo(Bytes.ofHex("03040506070304050607"));
    assertThat(slice.compact()).isEqualTo(copy);
    assertThat(slice.at(4)).isEqualTo(7);
    assertThat(slice).isNotEqualTo(WHOLE).isNotEqualTo(WHOLE.slice(4, 9));
  }

  @Test
  void nothingBesideASliceIsReached() {
    Bytes slice = WHOLE.slice(4, 8);
    for (int index : new int[] {-1, 4}) {
      assertThatThrownBy(() -> slice.at(index)).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> slice.slice(0, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.copyTo(1, new byte[8], 0, 4))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(slice.asBuffer().remaining()).isEqualTo(4);
    ByteReader in = ByteReader.littleEndian("slice", slice);
    assertThatThrownBy(() -> in.u64("value")).isInstanceOf(MalformedException.class);
    assertThat(in.offset()).isZero();
  }

  @Test
  void aReaderReadsInItsOrder() throws Exception {
    Bytes in = WHOLE.slice(1, 16);
    ByteReader big = ByteReader.bigEndian("big", in);
    assertThat(big.u8("a")).isEqualTo(1);
    assertThat(big.u16("b")).isEqualTo(0x0203);
    assertThat(big.u32("c")).isEqualTo(0x04050607);
    assertThat(big.u64("d")).isEqualTo(0x08090a0b0c0d0e0fL);
    big.end();
    ByteReader little = ByteReader.littleEndian("little", in);
    assertThat(little.u8("a")).isEqualTo(1);
    assertThat(little.u16("b")).isEqualTo(0x0302);
    assertThat(little.u32("c")).isEqualTo(0x07060504);
    assertThat(little.u64("d")).isEqualTo(0x0f0e0d0c0b0a0908L);
    assertThat(ByteReader.bigEndian("top", Bytes.ofHex("ffffffff")).u32("e"))
        .isEqualTo(0xffffffffL);
  }

  @Test
  void base64OfEveryLengthReadsBack() {
    Random random = new Random(4648);
    for (int size = 0; size < 200; size++) {
      byte[] value = new byte[size];
      random.nextBytes(value);
      assertThat(Bytes.ofBase64(Base64.getEncoder().encodeToString(value)))
          .isEqualTo(Bytes.of(value));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=",
        "==",
        "===",
        "====",
        "A",
        "AA",
        "AAA",
        "AA=",
        "AA===",
        "AAA==",
        "AAAA=",
        "AB==",
        "AAB=",
        "AAAAAB==",
        "AAAAAAB=",
        "AA==AAAA",
        "AAA A",
        "AAAA\n",
        " AAAA",
        "AA-_",
        "AAÄA",
        "AA\u0141A"
      })
  void otherSpellingsOfBase64AreRefused(String spelling) {
    assertThatThrownBy(() -> Bytes.ofBase64(spelling)).isInstanceOf(IllegalArgumentException.class);
  }
}
