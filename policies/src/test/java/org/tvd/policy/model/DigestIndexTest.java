package org.tvd.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.policy.PolicyFixture;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.EscapedPath;

class DigestIndexTest {
  private static final String SHELL = "aa".repeat(32);
  private static final String TOOL = "bb".repeat(32);

  private static DigestIndex list(String... lines) {
    ReferenceList list =
        PolicyFixture.datacenter()
            .with("references/ima.txt", String.join("\n", lines) + "\n")
            .parse()
            .references()
            .get("ima");
    return Objects.requireNonNull(list).index();
  }

  private static boolean lists(DigestIndex index, String digest, String path)
      throws MalformedException {
    return index.lists(
        ImaLines.entry(
            digest,
            new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)));
  }

  @Test
  void approvesContentUnderItsPaths() throws MalformedException {
    DigestIndex index = list(SHELL + "  /bin/sh", SHELL + " */bin/dash", TOOL + "  /bin/tool");
    assertThat(lists(index, "sha256:" + SHELL, "/bin/sh")).isTrue();
    assertThat(lists(index, "ima:sha256:" + SHELL, "/bin/dash")).isTrue();
    assertThat(lists(index, "verity:sha256:" + TOOL, "/bin/tool")).isTrue();
    assertThat(lists(index, "sha256:" + SHELL, "/bin/tool")).isFalse();
    assertThat(lists(index, "sha256:" + "cc".repeat(32), "/bin/sh")).isFalse();
    assertThat(index.digests()).containsExactly(SHELL, TOOL).contains(TOOL);
    assertThat(index.digests().contains("cc".repeat(32))).isFalse();
    assertThat(index.digests().contains(SHELL.toUpperCase(Locale.ROOT))).isFalse();
  }

  @Test
  void digestWithoutPathIsApprovedAnywhere() throws MalformedException {
    DigestIndex index = list(SHELL + "  /bin/sh", SHELL, TOOL + "  /bin/tool");
    assertThat(lists(index, "sha256:" + SHELL, "/anywhere")).isTrue();
    assertThat(lists(index, "sha256:" + TOOL, "/anywhere")).isFalse();
  }

  @Test
  void onePathMayHaveDigestsOfSeveralAlgorithms() throws MalformedException {
    String sha384 = "dd".repeat(48);
    String sha512 = "ee".repeat(64);
    DigestIndex index = list(SHELL + "  /bin/sh", sha384 + "  /bin/sh", sha512 + "  /bin/sh");
    assertThat(lists(index, "sha384:" + sha384, "/bin/sh")).isTrue();
    assertThat(lists(index, "sha512:" + sha512, "/bin/sh")).isTrue();
    assertThat(lists(index, "sha512:" + sha512, "/bin/bash")).isFalse();
  }

  /** A digest of another algorithm is another digest, though it has the same bytes. */
  @Test
  void algorithmsThatAreNotTrustedApproveNothing() throws MalformedException {
    DigestIndex index = list(SHELL);
    assertThat(lists(index, "sm3:" + SHELL, "/bin/sh")).isFalse();
    assertThat(lists(index, "unknown:" + SHELL, "/bin/sh")).isFalse();
    assertThat(lists(index, "sha1:" + SHELL.substring(0, 40), "/bin/sh")).isFalse();
  }

  /** Attack row 25: no other spelling of a path passes for it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/bin//sh",
        "/bin/./sh",
        "/tmp/../bin/sh",
        "/bin/sh/",
        "/bin/sh2",
        "/bin/s",
        "bin/sh",
        "/BIN/SH",
        "/bin/sh\\x00",
      })
  void row25PathConfusionApprovesNothing(String path) throws MalformedException {
    assertThat(lists(list(SHELL + "  /bin/sh"), "sha256:" + SHELL, path)).isFalse();
  }

  @Test
  void overlongPathsMatchOnlyThemselves() throws MalformedException {
    String path = "/" + "a".repeat(4000);
    DigestIndex index = list(SHELL + "  " + path);
    assertThat(lists(index, "sha256:" + SHELL, path)).isTrue();
    assertThat(lists(index, "sha256:" + SHELL, path + "a")).isFalse();
    assertThat(lists(index, "sha256:" + SHELL, path.substring(1))).isFalse();
  }

  @Test
  void pathsThatAreNoTextHaveOneSpelling() throws MalformedException {
    DigestIndex index =
        list(
            SHELL + "  /\\xff",
            "\\" + TOOL + "  /a\\nb\\\\c",
            "cc".repeat(32) + "  /é with spaces");
    assertThat(index.lists(ImaLines.entry("sha256:" + SHELL, "/\u00ff"))).isTrue();
    assertThat(index.lists(ImaLines.entry("sha256:" + SHELL, "/\u00fe"))).isFalse();
    assertThat(lists(index, "sha256:" + SHELL, "/\\xff")).isFalse();
    // Linux writes underscores for spaces into its log.
    assertThat(lists(index, "sha256:" + "cc".repeat(32), "/é_with_spaces")).isTrue();
    assertThat(EscapedPath.parse("/a\\nb\\\\c")).isEqualTo(Bytes.ofUtf8("/a\nb\\c"));
    assertThat(EscapedPath.of(Bytes.ofUtf8("/a\nb\\c"))).isEqualTo("/a\\x0ab\\\\c");
  }

  @Test
  void findsEachOfManyAndNothingElse() throws MalformedException {
    DigestIndexBuilder builder = new DigestIndexBuilder();
    for (int i = 0; i < 5000; i++) {
      // One content under many paths, as empty files are, and many contents.
      builder.under(Bytes.ofUtf8("" + i).sha256(), Bytes.ofUtf8("/usr/lib/" + i));
      builder.under(Bytes.EMPTY.sha256(), Bytes.ofUtf8("/usr/lib/" + i + "/__init__.py"));
    }
    DigestIndex index = builder.build();
    for (int i = 0; i < 5000; i++) {
      String digest = "sha256:" + Bytes.ofUtf8("" + i).sha256().hex();
      assertThat(lists(index, digest, "/usr/lib/" + i)).isTrue();
      assertThat(lists(index, digest, "/usr/lib/" + (i + 1))).isFalse();
      assertThat(
              lists(
                  index, "sha256:" + Bytes.EMPTY.sha256().hex(), "/usr/lib/" + i + "/__init__.py"))
          .isTrue();
    }
    assertThat(index.digests()).hasSize(5001);
  }

  @Test
  void refusesWhatIsNoPathWhereItIsWritten() {
    assertThat(
            PolicyFixture.datacenter()
                .with("references/ima.txt", "# list\n" + SHELL + "  /a\\qb\n")
                .errors())
        .containsExactly(
            "references/ima.txt:2:1: not a path (expected \\\\, \\n, \\r or \\xNN where a backslash"
                + " is, found '"
                + SHELL.substring(0, 60)
                + "…')");
  }

  @Test
  void emptyListListsNothing() throws MalformedException {
    DigestIndex index = new DigestIndexBuilder().build();
    assertThat(lists(index, "sha256:" + SHELL, "/bin/sh")).isFalse();
    assertThat(index.digests()).isEqualTo(List.of());
  }
}
