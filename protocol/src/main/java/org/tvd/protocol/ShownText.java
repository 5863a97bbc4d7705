package org.tvd.protocol;

/** Which characters show as themselves, and do nothing else to the text around them. */
public final class ShownText {
  private ShownText() {}

  /**
   * Neither control nor format (which turns the direction of writing), nor a line's end, nor
   * nothing at all.
   *
   * @param character a code point
   */
  public static boolean isShown(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
