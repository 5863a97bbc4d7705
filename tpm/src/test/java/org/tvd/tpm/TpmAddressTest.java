package org.tvd.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpmAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "device:/dev/tpmrm0",
        "swtpm:/run/tpm.sock",
        "swtpm:127.0.0.1:2321",
        "simulator:127.0.0.1:2321"
      })
  void itsTextFormReadsBack(String text) {
    assertThat(TpmAddress.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/dev/tpmrm0",
        "device:tpmrm0",
        "device:",
        "swtpm:",
        "swtpm:host",
        "swtpm:host:",
        "swtpm::2321",
        "swtpm:host:0",
        "swtpm:host:65536",
        "simulator:/path",
        "simulator:host:-1",
        "tcp:host:2321",
        "swtpm:/a\0b"
      })
  void refusesWhatIsNoAddressAndSaysWhichFormsThereAre(String text) {
    assertThatThrownBy(() -> TpmAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("swtpm:/path/to/socket");
  }

  @Test
  void saysWhatIsWrongWithAnAddressWithoutATpm() {
    Duration deadline = Duration.ofSeconds(5);
    assertThatThrownBy(() -> TpmAddress.parse("device:/dev/no-such-tpm").connect(deadline))
        .isInstanceOf(TpmTransportException.class)
        .hasMessageContaining("there is no such device");
    assertThatThrownBy(() -> TpmAddress.parse("swtpm:/no/such/socket").connect(deadline))
        .isInstanceOf(TpmTransportException.class)
        .hasMessageContaining("is swtpm running");
    assertThatThrownBy(() -> TpmAddress.parse("simulator:127.0.0.1:1").connect(deadline))
        .isInstanceOf(TpmTransportException.class)
        .hasMessageContaining("is the simulator running");
  }
}
