package org.tvd.protocol.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

class SelfReportTest {
  private static final String HEADING = "TVD self-report 1\n";

  @Test
  void readsBackItsOneEncoding() throws MalformedException {
    var report =
        new SelfReport(new TreeMap<>(Map.of("kernel.release", "6.1.0=a", "secure-boot", "true")));
    assertThat(report.encode().utf8())
        .isEqualTo(HEADING + "kernel.release=6.1.0=a\nsecure-boot=true\n");
    assertThat(SelfReport.parse(report.encode())).isEqualTo(report);
    var nothing = new SelfReport(new TreeMap<>());
    assertThat(SelfReport.parse(nothing.encode())).isEqualTo(nothing);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a=b\n",
        "TVD self-report 2\na=b\n",
        HEADING + "a=b",
        HEADING + "a\n",
        HEADING + "=b\n",
        HEADING + "a=\n",
        HEADING + "A=b\n",
        HEADING + "b=1\na=2\n",
        HEADING + "a=1\na=1\n",
        HEADING + "a=\t\n",
        HEADING + "\n",
        HEADING + "a=b\r\n"
      })
  void refusesAnyOtherForm(String text) {
    refuses(Bytes.ofUtf8(text));
  }

  @Test
  void refusesWhatIsTooMuchOrNoText() {
    var many = new StringBuilder(HEADING);
    for (int i = 0; i < 1025; i++) {
      many.append("n%05d=v\n".formatted(i));
    }
    refuses(Bytes.ofUtf8(many.toString()));
    refuses(Bytes.ofUtf8(HEADING + "a=" + "v".repeat(1025) + "\n"));
    refuses(Bytes.of(new byte[SelfReport.MAX_SIZE + 1]));
    refuses(Bytes.concat(Bytes.ofUtf8(HEADING + "a="), Bytes.ofHex("ff0a")));
  }

  @Test
  void everyTruncationWithinALineIsMalformed() {
    Bytes whole = Bytes.ofUtf8(HEADING + "a=b\nc=d\n");
    for (int end = 0; end < whole.size(); end++) {
      if (end == 0 || whole.at(end - 1) != '\n') {
        refuses(whole.slice(0, end));
      }
    }
  }

  private static void refuses(Bytes bytes) {
    assertThatThrownBy(() -> SelfReport.parse(bytes)).isInstanceOf(MalformedException.class);
  }
}
