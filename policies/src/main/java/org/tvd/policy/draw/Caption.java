package org.tvd.policy.draw;

import org.tvd.protocol.ShownText;

/**
 * Text of anybody for a picture: it stays on its line, hides nothing and turns no direction of
 * writing, in whatever format it is rendered. What a format gives a meaning is the renderer's to
 * escape.
 */
final class Caption {
  private static final int LINE = 72;
  private static final int WHOLE = 1000;
  private static final int REPLACEMENT = 0xFFFD;

  private Caption() {}

  /** Text beside or in a part of the picture: cut where it is long. */
  static String line(String text) {
    return clean(text, LINE);
  }

  /** Whether it is short enough that {@link #line} cuts nothing. */
  static boolean isWhole(String text) {
    return text.codePointCount(0, text.length()) <= LINE;
  }

  /** Text that has room: a title, or what is told of a part on request. */
  static String whole(String text) {
    return clean(text, WHOLE);
  }

  private static String clean(String text, int longest) {
    var clean = new StringBuilder();
    int[] points = text.codePoints().limit(longest + 1L).toArray();
    for (int i = 0; i < points.length; i++) {
      if (i == longest) {
        return clean.append('…').toString();
      }
      // XML 1.0 has no way to write most of the others.
      clean.appendCodePoint(ShownText.isShown(points[i]) ? points[i] : REPLACEMENT);
    }
    return clean.toString();
  }

  /** For elements and for attributes in double quotes (XML 1.0, 2.4). */
  static String xml(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /**
   * At least how wide a text is drawn, in ems: the widest of the usual fonts without serifs is
   * taken (DejaVu Sans, Verdana), so that no text leaves its box where another is used.
   */
  static double ems(String text) {
    return text.codePoints().mapToDouble(Caption::ems).sum();
  }

  private static double ems(int character) {
    if (character >= 0x1100) {
      return 1.05;
    }
    return switch (character) {
      case 'i', 'j', 'l', 'I', '.', ',', ':', ';', '\'', '|', ' ' -> 0.36;
      case 'f', 't', 'r', '(', ')', '[', ']', '-', '/', '!', '"' -> 0.46;
      case 'm', 'w', 'M', 'W', '@', '%' -> 1.02;
      case '=', '+', '<', '>', '#', '&', '~' -> 0.86;
      default -> Character.isUpperCase(character) || character > 0x7F ? 0.8 : 0.66;
    };
  }
}
