package org.tvd.policy.draw;

import com.google.errorprone.annotations.Immutable;

/**
 * What a part of a picture means, and so how it looks. Colour never tells it alone: lines differ by
 * their dashes and widths too, cells by their text. The colours keep a contrast of 4.5 to 1 (WCAG
 * 2.2, 1.4.3) between text and fill on either background.
 */
public enum Look {
  /** Nothing in particular. */
  PLAIN(new Colors("#f6f8fa", "#57606a", "#1f2328"), new Colors("#21262d", "#9198a1", "#f0f6fc")),
  /** Everything passes. */
  OPEN(new Colors("#dafbe1", "#1a7f37", "#116329"), new Colors("#12361f", "#3fb950", "#7ee787")),
  /** What a filter matches passes. */
  CONTROLLED(
      new Colors("#ddf4ff", "#0969da", "#0550ae"), new Colors("#0c2d6b", "#58a6ff", "#a5d6ff")),
  /** Nothing passes, or only one side would let it pass. */
  CLOSED(new Colors("#ffffff", "#818b98", "#59636e"), new Colors("#0d1117", "#6e7681", "#9198a1")),
  /** What stands outside: nobody's, or not part of the order. */
  OUTSIDE(new Colors("#f6f8fa", "#818b98", "#59636e"), new Colors("#161b22", "#6e7681", "#9198a1")),
  /** What somebody has excused for a time. */
  WAIVED(new Colors("#fbefff", "#8250df", "#6639ba"), new Colors("#3c1e70", "#ab7df8", "#d2a8ff")),
  /** What deserves a look. */
  WARNING(new Colors("#fff8c5", "#9a6700", "#7d4e00"), new Colors("#3b2300", "#d29922", "#e3b341")),
  /** What is closed, and yet reached. */
  FORBIDDEN(
      new Colors("#ffebe9", "#cf222e", "#a40e26"), new Colors("#67060c", "#f85149", "#ffc1ba")),
  /** What must not be. */
  ERROR(new Colors("#ffebe9", "#cf222e", "#a40e26"), new Colors("#67060c", "#f85149", "#ffc1ba"));

  private final Colors light;
  private final Colors dark;

  Look(Colors light, Colors dark) {
    this.light = light;
    this.dark = dark;
  }

  /**
   * Three colours as {@code #rrggbb}.
   *
   * @param fill of a node or cell
   * @param stroke of a border or an edge
   * @param text on the fill
   */
  @Immutable
  record Colors(String fill, String stroke, String text) {}

  Colors light() {
    return light;
  }

  Colors dark() {
    return dark;
  }

  /** Lengths of dash and gap, in pixels; empty for a line without gaps. */
  String dashes() {
    return switch (this) {
      case PLAIN, OPEN, ERROR -> "";
      case CONTROLLED, WARNING -> "7 4";
      case CLOSED, WAIVED, FORBIDDEN -> "2 4";
      case OUTSIDE -> "4 3";
    };
  }

  /** Of a line, in pixels. */
  String width() {
    return switch (this) {
      case ERROR, FORBIDDEN -> "3";
      case OPEN, WARNING -> "2";
      default -> "1.5";
    };
  }
}
