package org.tvd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No parser answers hostile input with anything but its declared refusal, cheaply. */
class HostileInputTest {

  @ParameterizedTest
  @EnumSource(UntrustedParser.class)
  void isTakenOrRefusedByName(UntrustedParser parser) throws Exception {
    Map<String, Integer> outcomes =
        HostileInput.withstands(
            parser.parser(),
            parser.samples(),
            parser.bombs(),
            parser.bytesPerByte(),
            parser.bytesAtLeast());
    System.out.println(parser + " " + outcomes);
    assertThat(outcomes).containsKey("refused");
  }
}
