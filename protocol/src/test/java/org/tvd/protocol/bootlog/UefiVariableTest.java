package org.tvd.protocol.bootlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

class UefiVariableTest {
  private static final Bytes VARIABLE = LogBuilder.globalVariable("SecureBoot", "01");
  private static final int LENGTHS = 16;

  @Test
  void readsNamespaceNameAndValue() throws MalformedException {
    assertThat(UefiVariable.parse(VARIABLE))
        .isEqualTo(new UefiVariable(UefiVariable.GLOBAL_VARIABLE, "SecureBoot", Bytes.ofHex("01")));
  }

  @Test
  void refusesTrailingBytesAndEveryTruncation() {
    refuses(Bytes.concat(VARIABLE, Bytes.ofHex("00")));
    for (int end = 0; end < VARIABLE.size(); end++) {
      refuses(VARIABLE.slice(0, end));
    }
  }

  @Test
  void refusesForgedLengths() {
    for (int field = LENGTHS; field < LENGTHS + 16; field += 8) {
      for (String length : new String[] {"ffffffffffffffff", "0000000000000080", "ffffff7f"}) {
        byte[] forged = VARIABLE.toArray();
        byte[] value = Bytes.ofHex(length).toArray();
        System.arraycopy(value, 0, forged, field, value.length);
        refuses(Bytes.of(forged));
      }
    }
  }

  private static void refuses(Bytes data) {
    assertThatThrownBy(() -> UefiVariable.parse(data)).isInstanceOf(MalformedException.class);
  }
}
