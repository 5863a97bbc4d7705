package org.tvd.protocol.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.upokecenter.cbor.CBORObject;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** Bytes that claim to be CBOR. */
final class CborValueTest {

  private static CborValue parse(String hex) throws MalformedException {
    return CborValue.parse("test", Bytes.ofHex(hex));
  }

  @Test
  void readsWhatItIsAskedFor() throws MalformedException {
    CborValue map = parse("a4000101617802820102" + "03c1" + "1a00000001");

    assertThat(map.required(0, "zero").integer()).isEqualTo(1);
    assertThat(map.required(1, "one").text()).isEqualTo("x");
    assertThat(map.required(2, "two").array()).hasSize(2);
    assertThat(map.required(2, "two").oneOrMore()).hasSize(2);
    assertThat(map.required(0, "zero").oneOrMore()).hasSize(1);
    assertThat(map.required(3, "three").isTagged(1)).isTrue();
    assertThat(map.required(3, "three").untagged().integer()).isEqualTo(1);
    assertThat(map.field(9, "nine")).isEmpty();
    assertThatThrownBy(() -> map.required(9, "nine"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("nine");
    assertThatThrownBy(() -> map.required(1, "one").bytes())
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("test.one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "0000", // two items
        "5f4100ff", // an indefinite byte string
        "7f6161ff", // an indefinite text
        "9f00ff", // an indefinite array
        "bf0000ff", // an indefinite map
        "ff", // a break alone
        "1c", // reserved
        "f818", // a simple value that has another form
        "a200010002", // a key twice
        "62c328", // not UTF-8
        "5b7fffffffffffffff00", // a string of nearly everything
        "5bffffffffffffffff00", // a length beyond 63 bits
        "9a40000000", // a gigabyte of items
        "9bffffffffffffffff",
        "ba40000000", // a gigabyte of pairs
        "bb7fffffffffffffff",
        "d8", // a tag without a number
        "c1", // a tag of nothing
        "a100", // a key without a value
      })
  void refusesWhatIsNotWellFormed(String hex) {
    assertThatThrownBy(() -> parse(hex)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesNestingOfHundredThousand() {
    for (int opening : new int[] {0x81, 0xc1, 0xa1}) {
      byte[] nested = new byte[100_000];
      Arrays.fill(nested, (byte) opening);
      assertThatThrownBy(() -> CborValue.parse("test", Bytes.of(nested)))
          .isInstanceOf(MalformedException.class)
          .hasMessageContaining("nesting");
    }
  }

  @Test
  void refusesMoreItemsThanItHolds() {
    byte[] many = new byte[(1 << 20) + 10];
    System.arraycopy(Bytes.ofHex("9a00100001").toArray(), 0, many, 0, 5);
    assertThatThrownBy(() -> CborValue.parse("test", Bytes.of(many)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("items");
  }

  @Test
  void refusesTruncationAtEveryByte() {
    byte[] whole =
        CBORObject.NewMap()
            .Add(0, CBORObject.FromObjectAndTag(CBORObject.NewArray().Add("text").Add(1.5), 501))
            .Add(1, new byte[300])
            .EncodeToBytes();
    for (int length = 0; length < whole.length; length++) {
      Bytes cut = Bytes.of(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> CborValue.parse("test", cut)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void refusesEveryChangeOfOneByteWithNothingElseThanItsOwnException() {
    byte[] whole =
        CBORObject.NewMap()
            .Add(0, CBORObject.FromObjectAndTag(new byte[] {1}, 2))
            .Add(1, CBORObject.FromObjectAndTag(1, 37))
            .Add("key", CBORObject.NewArray().Add("text").Add(1.5).Add(true))
            .EncodeToBytes();
    int read = 0;
    for (int at = 0; at < whole.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = whole.clone();
        changed[at] = (byte) value;
        try {
          CborValue parsed = CborValue.parse("test", Bytes.of(changed));
          assertThat(parsed.describe()).isNotNull();
          read++;
        } catch (MalformedException e) {
          assertThat(e).hasMessageContaining("test");
        }
      }
    }
    assertThat(read).isPositive();
  }
}
