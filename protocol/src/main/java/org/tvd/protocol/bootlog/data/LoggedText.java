package org.tvd.protocol.bootlog.data;

import org.tvd.protocol.Bytes;

/** Text as it stands in logs: ASCII, UTF-8 or UTF-16, with or without NULs at its end. */
final class LoggedText {
  private LoggedText() {}

  /** As UTF-16 or UTF-8, by its look; hex where it is no printable text. */
  static String of(Bytes data) {
    String text = isUtf16(data) ? utf16(data) : trimmed(data.utf8());
    return text.isEmpty() || isPrintable(text) ? text : data.hex();
  }

  static boolean isPrintable(Bytes data) {
    return isPrintable(isUtf16(data) ? utf16(data) : trimmed(data.utf8()));
  }

  /** Whether it begins like Latin text in UTF-16. */
  static boolean isUtf16(Bytes data) {
    return data.size() >= 2 && data.at(0) != 0 && data.at(1) == 0;
  }

  static String utf16(Bytes data) {
    return trimmed(data.utf16());
  }

  static String utf8(Bytes data) {
    return trimmed(data.utf8());
  }

  private static String trimmed(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == 0 || text.charAt(end - 1) == '\ufffd')) {
      end--; // U+FFFD: systemd-boot logs UTF-16 short of the NUL's last byte
    }
    return text.substring(0, end);
  }

  private static boolean isPrintable(String text) {
    return !text.isEmpty()
        && text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '\ufffd');
  }
}
