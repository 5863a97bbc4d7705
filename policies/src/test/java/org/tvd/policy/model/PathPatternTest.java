package org.tvd.policy.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.ImaCursor;

class PathPatternTest {

  private static boolean matches(String pattern, String path) throws MalformedException {
    String latin1 = new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    ImaCursor entry = ImaLines.entry("sha256:" + "aa".repeat(32), latin1);
    return PathPattern.of(pattern)
        .orElseThrow()
        .matches(entry.bytes(), entry.pathStart(), entry.pathEnd());
  }

  @ParameterizedTest
  @CsvSource({
    "/tmp/*, /tmp/a",
    "/tmp/**, /tmp/a/b/c",
    "/tmp/a, /tmp/a",
    "/home/*/cache/**, /home/ann/cache/x/y",
    "/**/cache/*, /home/ann/cache/x",
    "/**.pyc, /usr/lib/python3/a/b.pyc",
    "/a*c*e, /abcde",
    "/a*/b, /a/b",
    "/é, /é",
    "/a b, /a_b",
  })
  void matchesWhatItSays(String pattern, String path) throws MalformedException {
    assertThat(matches(pattern, path)).isTrue();
  }

  /** Attack row 25: a name cannot lead out of what the pattern seems to say. */
  @ParameterizedTest
  @CsvSource({
    "/tmp/*, /tmp/a/b",
    "/tmp/*, /tmp/",
    "/tmp/*, /tmp",
    "/tmp/**, /tmp/../usr/bin/sh",
    "/tmp/**, /tmp//a",
    "/tmp/**, /tmp/./a",
    "/tmp/**, /tmp/a/..",
    "/tmp/**, tmp/a",
    "/tmp/**, /tmpa",
    "/**.pyc, /a.pyc/b",
    "/a*c*e, /abcdf",
    "/home/*/cache, /home/a/b/cache",
    "/tmp/a, /tmp/ab",
    "/tmp/**, boot_aggregate",
  })
  void row25MatchesNothingElse(String pattern, String path) throws MalformedException {
    assertThat(matches(pattern, path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "tmp", "*", "**", "/", "/tmp/", "/tmp//a", "/tmp/../a", "/***", "/a\\q"})
  void refusesWhatIsNoPatternOfPaths(String pattern) {
    assertThat(PathPattern.of(pattern)).isEmpty();
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThat(PathPattern.of("/" + "a".repeat(256))).isEmpty();
    assertThat(PathPattern.of("/*" + "a*".repeat(8))).isEmpty();
  }
}
