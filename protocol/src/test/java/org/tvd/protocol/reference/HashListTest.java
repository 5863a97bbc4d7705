package org.tvd.protocol.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** Lists as sha256sum and Debian write them. */
final class HashListTest {
  private static final String DIGEST = "ab".repeat(32);

  private static String path(String line) throws MalformedException {
    ReferenceValues values = HashList.read(Bytes.ofUtf8(line + "\n"), "ima");
    return values.list("ima").getFirst().subject();
  }

  @Test
  void pathsAreAsTheKernelMeasuresThem() throws MalformedException {
    assertThat(path(DIGEST + "  /usr/bin/true")).isEqualTo("/usr/bin/true");
    assertThat(path(DIGEST + " */usr/bin/true")).isEqualTo("/usr/bin/true");
    assertThat(path(DIGEST + "  ./usr/bin/true")).isEqualTo("/usr/bin/true");
    assertThat(path(DIGEST + "  usr/bin/true")).isEqualTo("/usr/bin/true");
    assertThat(path(DIGEST.toUpperCase(java.util.Locale.ROOT) + "  /a b")).isEqualTo("/a_b");
    assertThat(path(DIGEST + "  coreutils:/usr/bin/true")).isEqualTo("/usr/bin/true");
    assertThat(path(DIGEST + "  coreutils_9.1-1_amd64:usr/bin/true")).isEqualTo("/usr/bin/true");
    assertThat(path(DIGEST + "  /usr/lib/x:y/z")).isEqualTo("/usr/lib/x:y/z");
    assertThat(path("\\" + DIGEST + "  /a\\\\b")).isEqualTo("/a\\\\b");
    assertThat(path(DIGEST + "  /ä")).isEqualTo("/ä");
  }

  @Test
  void pathThatIsNotTextStaysWhatItIs() throws MalformedException {
    byte[] line = (DIGEST + "  /\u00ff\n").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(HashList.read(Bytes.of(line), "ima").list("ima").getFirst().subject())
        .isEqualTo("/\\xff");
  }

  @Test
  void everyLineIsImportedOrTold() throws MalformedException {
    StringBuilder text = new StringBuilder("# a comment\n\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("%064x  /f%d%n".formatted(i, i));
    }
    text.append("ab".repeat(16)).append("  /md5\n").append(DIGEST).append("  boot_aggregate\n");
    ReferenceValues values = HashList.read(Bytes.ofUtf8(text.toString()), "ima");

    assertThat(values.list("ima")).hasSize(10_000);
    assertThat(Reads.notImported(values)).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        "abc  /odd\n",
        "zz  /a\n",
        "ab\n",
        "/a  ab\n",
        "\\abab  /a\\q\n"
      })
  void refusesWhatIsNoList(String text) {
    assertThatThrownBy(() -> HashList.read(Bytes.ofUtf8(text), "ima"))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesALineWithoutEnd() {
    String text = DIGEST + "  /" + "a".repeat(10_000);
    assertThatThrownBy(() -> HashList.read(Bytes.ofUtf8(text), "ima"))
        .isInstanceOf(MalformedException.class);
  }
}
