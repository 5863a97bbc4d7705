package org.tvd.protocol.reference;

import java.util.Optional;

/**
 * A path that a Keylime policy leaves aside. Keylime looks for the regular expression at the path's
 * beginning only (Python's {@code re.match}), so that it holds for every path that goes on from
 * there, unless it ends with {@code $}.
 */
final class KeylimeExclude {
  private static final String ANY = "**";
  private static final String WITHIN_FOLDER = "*";
  private static final String SPECIAL = "\\^$.|?*+()[]{}";

  /** What a policy takes as a pattern of paths. */
  private static final int MAX_LENGTH = 256;

  private static final int MAX_STARS = 8;

  private KeylimeExclude() {}

  /**
   * The pattern that holds for the same paths, where there is one: {@code **} stands for anything,
   * {@code *} for anything but a slash.
   */
  static Optional<String> pattern(String regex) {
    String rest = regex.startsWith("^") ? regex.substring(1) : regex;
    boolean whole = rest.endsWith("$") && !rest.endsWith("\\$");
    if (whole) {
      rest = rest.substring(0, rest.length() - 1);
    }
    if (rest.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    StringBuilder pattern = new StringBuilder();
    int i = 0;
    while (i < rest.length()) {
      char c = rest.charAt(i);
      if (rest.startsWith(".*", i)) {
        pattern.append(ANY);
        i += 2;
      } else if (rest.startsWith("[^/]*", i)) {
        pattern.append(WITHIN_FOLDER);
        i += 5;
      } else if (c == '\\' && i + 1 < rest.length() && isEscaped(rest.charAt(i + 1))) {
        pattern.append(rest.charAt(i + 1));
        i += 2;
      } else if (SPECIAL.indexOf(c) < 0 && c >= ' ') {
        pattern.append(c);
        i++;
      } else {
        return Optional.empty();
      }
      if (i < rest.length() && isQuantifier(rest.charAt(i)) && !rest.startsWith(".*", i)) {
        return Optional.empty(); // it would be about the character before it
      }
    }
    if (!whole && !pattern.toString().endsWith(ANY)) {
      pattern.append(ANY);
    }
    return Optional.of(pattern.toString()).filter(KeylimeExclude::isPattern);
  }

  private static boolean isPattern(String pattern) {
    return pattern.startsWith("/")
        && pattern.length() <= MAX_LENGTH
        && pattern.chars().filter(c -> c == '*').count() <= MAX_STARS
        && !pattern.contains("***")
        && !pattern.contains("//")
        && !pattern.contains("/./")
        && !pattern.contains("/../");
  }

  /** What the pattern can hold as itself. Letters and digits after a backslash mean something. */
  private static boolean isEscaped(char c) {
    return c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c) && "*?[]{}\\".indexOf(c) < 0;
  }

  private static boolean isQuantifier(char c) {
    return c == '*' || c == '+' || c == '?' || c == '{';
  }
}
