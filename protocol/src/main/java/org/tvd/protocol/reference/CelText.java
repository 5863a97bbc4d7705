package org.tvd.protocol.reference;

/** Text as a literal of the policy's rules (CEL, section "String and Bytes Values"). */
final class CelText {
  private CelText() {}

  static String quoted(String text) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || c == '\'') {
        out.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('\'').toString();
  }
}
