package org.tvd.cli.evidence;

import org.tvd.protocol.ShownText;

/** Text of others, for a terminal: it must not move the cursor, change colours, or hide text. */
public final class TerminalText {
  private static final int LONGEST = 2000;

  private TerminalText() {}

  /** The same text with everything escaped that is not shown as itself, cut where it is long. */
  static String of(String text) {
    return escaped(text, LONGEST);
  }

  /** The same text with everything escaped that is not shown as itself, whole. */
  public static String whole(String text) {
    return escaped(text, Integer.MAX_VALUE);
  }

  private static String escaped(String text, int longest) {
    var safe = new StringBuilder();
    int shown = 0;
    for (int i = 0; i < text.length(); shown++) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      if (shown == longest) {
        return safe.append("… (").append(text.length()).append(" characters)").toString();
      }
      if (ShownText.isShown(character)) {
        safe.appendCodePoint(character);
      } else {
        safe.append("\\u{").append(Integer.toHexString(character)).append('}');
      }
    }
    return safe.toString();
  }
}
