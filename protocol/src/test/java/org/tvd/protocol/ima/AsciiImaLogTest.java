package org.tvd.protocol.ima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tvd.protocol.ima.ImaLogBuilder.digest;
import static org.tvd.protocol.ima.ImaLogBuilder.path;

import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

class AsciiImaLogTest {
  private static final Bytes CONTENTS = Bytes.ofUtf8("contents").sha256();
  private static final String HASH = "10 " + "11".repeat(20) + " ";

  /** What the kernel would print: a line for each entry. */
  private static String ascii(ImaLog log) {
    StringBuilder text = new StringBuilder();
    int start = 0;
    ImaCursor cursor = log.cursor();
    while (cursor.next()) {
      ImaEntry entry = cursor.entry();
      text.append("10 ").append(log.bytes().slice(start + 4, start + 24).hex()).append(' ');
      text.append(entry.template());
      entry.fields().forEach((field, value) -> text.append(' ').append(printed(field, value)));
      text.append('\n');
      start = cursor.end();
    }
    return text.toString();
  }

  private static String printed(ImaField field, Bytes value) {
    byte[] raw = value.toArray();
    return switch (field.form()) {
      case HEX, DIGEST -> value.hex();
      case TEXT -> value.slice(0, value.size() - (raw[raw.length - 1] == 0 ? 1 : 0)).utf8();
      case NAMED_DIGEST -> {
        int zero = value.utf8().indexOf('\0');
        yield value.slice(0, zero).utf8() + HexFormat.of().formatHex(raw, zero + 1, raw.length);
      }
      case NUMBER_16, NUMBER_32 -> Integer.toString(raw[0] & 0xff);
    };
  }

  @Test
  void everyTemplateComesBack() throws MalformedException {
    Bytes plain = digest("sha256:", CONTENTS);
    Bytes some = Bytes.ofHex("0302");
    ImaLog log =
        ImaLog.parse(
            new ImaLogBuilder()
                .file("boot_aggregate", "registers")
                .violation("/changed")
                .original("/old", Bytes.ofHex("ab".repeat(20)))
                .entry("ima-sig", plain, path("/é"), some)
                .entry("ima-sig", plain, path("/unsigned"), Bytes.EMPTY)
                .entry("ima-ngv2", digest("ima:sha256:", CONTENTS), path("/b"))
                .entry("ima-sigv2", digest("verity:sha256:", CONTENTS), path("/b"), some)
                .entry("ima-buf", plain, path(".ima"), some)
                .entry("ima-modsig", plain, path("/c"), Bytes.EMPTY, plain, some)
                .entry(
                    "evm-sig",
                    plain,
                    path("/d"),
                    some,
                    path("security.ima"),
                    some,
                    some,
                    Bytes.ofHex("21000000"),
                    Bytes.ofHex("22000000"),
                    Bytes.ofHex("2300"))
                .entry("d-ng|n-ng|sig", plain, path("/e"), some)
                .bytes());

    ImaLog again = ImaLog.parseAscii(Bytes.ofUtf8(ascii(log)));
    assertThat(again.bytes()).isEqualTo(log.bytes());
    assertThat(again.entries()).isEqualTo(log.entries()).hasSize(11);
  }

  /** The ASCII list is not one-to-one: the forged line is the rest of a file's name. */
  @Test
  void lineBreakInAPathForgesNothing() throws MalformedException {
    ImaLogBuilder builder =
        new ImaLogBuilder().entry("ima-ng", digest("sha256:", CONTENTS), path("/a\n" + line("/b")));
    ImaLog ascii = ImaLog.parseAscii(Bytes.ofUtf8(ascii(ImaLog.parse(builder.bytes()))));
    assertThat(ascii.size()).isEqualTo(2);
    assertThat(ascii.replay(ImaProgress.START, Map.of(HashAlgorithm.SHA256, builder.pcr10())))
        .isEqualTo(new ImaReplay.TemplateHashDiffers(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10",
        "11 1111111111111111111111111111111111111111 ima-ng sha256: /a",
        "10 11 ima-ng sha256:00 /a",
        "10 1111111111111111111111111111111111111111 ima-new sha256:00 /a",
        "10 1111111111111111111111111111111111111111 ima-ng sha256:00",
        "10 1111111111111111111111111111111111111111 ima-ng sha256:00 /a b",
        "10 1111111111111111111111111111111111111111 ima-ng sha256:0 /a",
        "10 1111111111111111111111111111111111111111 ima-ng sha256:00 /a",
        "10 1111111111111111111111111111111111111111 ima-ng sha256 /a",
        "10 1111111111111111111111111111111111111111 ima 00 /a",
        "10 1111111111111111111111111111111111111111 d-ng|n-ng|iuid md5:00 /a 4294967296",
        "10 1111111111111111111111111111111111111111 d-ng|n-ng|imode md5:00 /a -1",
        "\n",
      })
  void refusesOtherLines(String line) {
    assertThatThrownBy(() -> ImaLog.parseAscii(Bytes.ofUtf8(line)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void everyTruncationIsBounded() throws MalformedException {
    Bytes whole = Bytes.ofUtf8(line("/a") + "\n" + line("/b") + "\n");
    int parsed = 0;
    for (int end = 0; end <= whole.size(); end++) {
      try {
        parsed = Math.max(parsed, ImaLog.parseAscii(whole.slice(0, end)).size());
      } catch (MalformedException e) {
        assertThat(e.offset()).isBetween(0L, (long) end);
      }
    }
    assertThat(parsed).isEqualTo(2);
  }

  private static String line(String path) {
    return HASH + "ima-ng sha256:" + CONTENTS.hex() + " " + path;
  }
}
