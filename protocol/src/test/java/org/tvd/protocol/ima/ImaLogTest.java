package org.tvd.protocol.ima;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tvd.protocol.ima.ImaLogBuilder.digest;
import static org.tvd.protocol.ima.ImaLogBuilder.fields;
import static org.tvd.protocol.ima.ImaLogBuilder.path;
import static org.tvd.protocol.ima.ImaLogBuilder.u32;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

class ImaLogTest {
  private static final Bytes CONTENTS = Bytes.ofUtf8("contents").sha256();
  private static final Bytes HASH = Bytes.ofHex("11".repeat(20));

  @Test
  void decodesFileEntry() throws MalformedException {
    ImaLog log = ImaLog.parse(new ImaLogBuilder().file("/usr/bin/true", "contents").bytes());

    assertThat(log.size()).isEqualTo(1);
    assertThat(log.entries())
        .containsExactly(
            new ImaEntry(
                0,
                10,
                "ima-ng",
                "sha256",
                CONTENTS,
                "/usr/bin/true",
                Bytes.EMPTY,
                false,
                Map.of(
                    ImaField.DIGEST_NG,
                    digest("sha256:", CONTENTS),
                    ImaField.NAME_NG,
                    path("/usr/bin/true"))));
  }

  @Test
  void decodesSignatureOfEachTemplate() throws MalformedException {
    Bytes signature = Bytes.ofUtf8("signature");
    Bytes plain = digest("sha256:", CONTENTS);
    ImaLog log =
        ImaLog.parse(
            new ImaLogBuilder()
                .entry("ima-sig", plain, path("/a"), signature)
                .entry("ima-sigv2", digest("verity:sha256:", CONTENTS), path("/b"), signature)
                .entry("ima-modsig", plain, path("/c"), signature, plain, Bytes.ofUtf8("m"))
                .entry("d-ng|n-ng|buf|sig", plain, path("/d"), Bytes.EMPTY, signature)
                .entry("ima-buf", plain, path("kexec-cmdline"), Bytes.ofUtf8("quiet"))
                .bytes());

    for (int i = 0; i < 4; i++) {
      assertThat(log.entries().get(i).signature()).isEqualTo(signature);
      assertThat(log.entries().get(i).digest()).isEqualTo(CONTENTS);
    }
    assertThat(log.entries().get(1).digestAlgorithm()).isEqualTo("verity:sha256");
    assertThat(log.entries().get(4).signature()).isEqualTo(Bytes.EMPTY);
    assertThat(log.entries().get(4).path()).isEqualTo("kexec-cmdline");
  }

  @Test
  void differentPathsStayDifferent() throws MalformedException {
    Bytes plain = digest("sha256:", CONTENTS);
    ImaLog log =
        ImaLog.parse(
            new ImaLogBuilder()
                .entry("ima-ng", plain, path("/é"))
                .entry("ima-ng", plain, Bytes.ofHex("2fff00"))
                .entry("ima-ng", plain, Bytes.ofHex("2ffe00"))
                .entry("ima-ng", plain, path("/\\xff"))
                .bytes());

    assertThat(log.entries().get(0).path()).isEqualTo("/é");
    assertThat(log.entries().get(1).path()).isEqualTo("/\\xff");
    assertThat(log.entries().get(2).path()).isEqualTo("/\\xfe");
    assertThat(log.entries().get(3).path()).isEqualTo("/\\\\xff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ima-new",
        "",
        "d-ng",
        "d-ng|n-ng|",
        "d-ng|n-ng|SIG",
        "d-ng|n-ng|d-ng",
        "d-ng|d|n-ng",
        "d-ng|n-ng|n"
      })
  void refusesTemplateWithoutDigestAndPath(String template) {
    refuses(raw(template, fields(digest("sha256:", CONTENTS), path("/a"))), "template");
  }

  @Test
  void refusesAnotherRegister() {
    Bytes data = fields(digest("sha256:", CONTENTS), path("/a"));
    refuses(new ImaLogBuilder().raw(11, HASH, "ima-ng", data).bytes(), "expected 10");
  }

  @Test
  void refusesMalformedFields() {
    Bytes plain = digest("sha256:", CONTENTS);
    refuses(raw("ima-ng", fields(digest("sha256", CONTENTS), path("/a"))), "file digest");
    refuses(raw("ima-ng", fields(digest("sha512:", CONTENTS), path("/a"))), "file digest");
    refuses(raw("ima-ng", fields(digest("SHA:", CONTENTS), path("/a"))), "file digest");
    refuses(raw("ima-ng", fields(digest("x:", Bytes.of(new byte[65])), path("/a"))), "65 bytes");
    refuses(raw("ima-ng", fields(plain, Bytes.EMPTY)), "path");
    refuses(raw("ima-ng", fields(plain, Bytes.ofUtf8("/a"))), "path");
    refuses(raw("ima-ng", fields(plain, path("/a\0/b"))), "path");
    refuses(raw("ima-ng", fields(plain, path("a".repeat(4097)))), "path");
    refuses(raw("ima-ng", fields(plain)), "field");
    refuses(raw("ima-ng", fields(plain, path("/a"), Bytes.EMPTY)), "expected its end");
    refuses(raw("ima-sig", fields(plain, path("/a"))), "field");
  }

  @Test
  void refusesForgedLengths() {
    for (int length : new int[] {0x7fffffff, 0x80000000, -1, 1 << 20}) {
      Bytes start = Bytes.concat(u32(10), HASH);
      refuses(Bytes.concat(start, u32(length)), "name length");
      Bytes named = Bytes.concat(start, u32(6), Bytes.ofUtf8("ima-ng"));
      refuses(Bytes.concat(named, u32(length)), "data length");
      refuses(Bytes.concat(named, u32(4), u32(length)), "field");
    }
  }

  /** Wherever it is cut, a log is malformed or the same log with fewer entries. */
  @Test
  void everyTruncationIsBounded() throws MalformedException {
    Bytes whole = new ImaLogBuilder().file("/a", "a").violation("/b").file("/c", "c").bytes();
    int parsed = 0;
    for (int end = 0; end <= whole.size(); end++) {
      try {
        assertThat(ImaLog.parse(whole.slice(0, end)).size()).isEqualTo(parsed);
        parsed++;
      } catch (MalformedException e) {
        assertThat(e.offset()).isBetween(0L, (long) end);
      }
    }
    assertThat(parsed).isEqualTo(4);
  }

  /** Whichever byte is changed, the parser answers, and so does every entry that it lets pass. */
  @Test
  void everyChangedByteIsBounded() {
    Bytes whole =
        new ImaLogBuilder()
            .entry("ima-sig", digest("sha256:", CONTENTS), path("/a"), Bytes.ofUtf8("s"))
            .violation("/b")
            .bytes();
    byte[] log = whole.toArray();
    for (int i = 0; i < log.length; i++) {
      byte original = log[i];
      for (int value : new int[] {0x00, 0x01, 0x7f, 0x80, 0xff}) {
        log[i] = (byte) value;
        try {
          ImaLog parsed = ImaLog.parse(Bytes.of(log));
          assertThat(parsed.entries()).allMatch(entry -> entry.digest().size() <= 64);
        } catch (MalformedException e) {
          assertThat(e).hasMessageContaining("IMA log");
        }
      }
      log[i] = original;
    }
  }

  private static Bytes raw(String template, Bytes data) {
    return new ImaLogBuilder().raw(10, HASH, template, data).bytes();
  }

  private static void refuses(Bytes log, String problem) {
    assertThatThrownBy(() -> ImaLog.parse(log))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(problem);
  }
}
