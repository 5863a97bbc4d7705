package org.tvd.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;

class TpmDeviceTest {
  /** TPM2_GetCapability's answer: no handles. */
  private static final String NOTHING_LOADED = "800100000013000000000000000001" + "00000000";

  private static final String RANDOM = "8001000000100000000000040a0b0c0d";

  /** Plays back responses; the last one for ever. */
  private static final class Playback implements TpmTransport {
    private final Deque<String> responses;
    private int commands;
    private boolean closed;

    Playback(String... responses) {
      this.responses = new ArrayDeque<>(List.of(responses));
    }

    @Override
    public Bytes transmit(Bytes command) {
      commands++;
      String next = responses.size() > 1 ? responses.removeFirst() : responses.getFirst();
      return Bytes.ofHex(next);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static String refusal(String code) {
    return "80010000000a" + code;
  }

  @Test
  void repeatsACommandThatTheTpmPutsOff() throws Exception {
    var transport =
        new Playback(
            NOTHING_LOADED, refusal("00000922"), refusal("00000908"), refusal("0000090a"), RANDOM);
    TpmDevice device = TpmDevice.open(transport);
    assertThat(device.random(4)).isEqualTo(Bytes.ofHex("0a0b0c0d"));
    assertThat(transport.commands).isEqualTo(5);
  }

  @Test
  void givesUpOnATpmThatPutsOffForEver() throws Exception {
    var transport = new Playback(NOTHING_LOADED, refusal("00000922"));
    TpmDevice device = TpmDevice.open(transport);
    assertThatThrownBy(() -> device.random(4))
        .isInstanceOf(TpmException.class)
        .hasMessageContaining("TPM2_GetRandom")
        .hasMessageContaining("TPM_RC_RETRY");
    assertThat(transport.commands).isLessThan(50);
  }

  @Test
  void saysWhatIsWrongAndWhatToDo() {
    assertRefusal("00000100", "TPM_RC_INITIALIZE");
    assertRefusal("00000921", "TPM_RC_LOCKOUT");
    assertRefusal("0000018b", "TPM_RC_HANDLE", "handle 1");
    assertRefusal("000001df", "TPM_RC_INTEGRITY", "parameter 1");
    assertRefusal("0000098e", "TPM_RC_AUTH_FAIL", "session 1");
    assertRefusal("0000017f", "0x17F");
  }

  private static void assertRefusal(String code, String... words) {
    var transport = new Playback(refusal(code));
    assertThatThrownBy(() -> TpmDevice.open(transport))
        .isInstanceOf(TpmException.class)
        .hasMessageContaining("TPM2_GetCapability")
        .hasMessageContainingAll(words)
        .extracting(e -> ((TpmException) e).responseCode())
        .isEqualTo(Integer.parseInt(code, 16));
    assertThat(transport.closed).isTrue();
  }

  @Test
  void refusesResponsesThatAreNone() {
    for (String response :
        List.of(
            "", // nothing
            "8001", // cut in the header
            "80010000000b00000000", // a size that is not its own
            "12340000000a00000000", // no tag of a response
            "80010000000a00000000", // a header without parameters
            "800100000013000000000000000000" + "00000000", // another capability
            "800100000013000000000000000001" + "7fffffff")) { // a forged count
      assertThatThrownBy(() -> TpmDevice.open(new Playback(response)))
          .isInstanceOf(TpmException.class);
    }
  }
}
