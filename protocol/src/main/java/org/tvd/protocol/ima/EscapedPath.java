package org.tvd.protocol.ima;

import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * Paths are bytes to the kernel. Decoding them loosely would make different files look the same, so
 * that one could pass for another on an allow list; this form is one-to-one.
 */
public final class EscapedPath {
  private EscapedPath() {}

  /**
   * UTF-8 with backslashes doubled and control characters as \xNN; if it is not UTF-8, every byte
   * above 0x7f as \xNN.
   */
  public static String of(Bytes path) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(path.asBuffer()).toString();
    } catch (CharacterCodingException e) {
      // A name that is not text is still a name.
      return escaped(new String(path.toArray(), StandardCharsets.ISO_8859_1), 0x7f);
    }
    return isPlain(text) ? text : escaped(text, Character.MAX_VALUE);
  }

  /**
   * The path that is written like this. Beside what {@link #of} writes it takes \n and \r, which
   * sha256sum writes.
   */
  public static Bytes parse(String escaped) throws MalformedException {
    if (escaped.indexOf('\\') < 0) {
      return Bytes.ofUtf8(escaped);
    }
    ByteArrayOutputStream path = new ByteArrayOutputStream(escaped.length());
    int at = 0;
    while (at < escaped.length()) {
      int backslash = escaped.indexOf('\\', at);
      if (backslash < 0) {
        backslash = escaped.length();
      }
      path.writeBytes(escaped.substring(at, backslash).getBytes(StandardCharsets.UTF_8));
      at = backslash;
      if (at < escaped.length()) {
        at = escape(escaped, at, path);
      }
    }
    return Bytes.of(path.toByteArray());
  }

  private static int escape(String text, int at, ByteArrayOutputStream path)
      throws MalformedException {
    switch (at + 1 < text.length() ? text.charAt(at + 1) : 0) {
      case '\\' -> path.write('\\');
      case 'n' -> path.write('\n');
      case 'r' -> path.write('\r');
      case 'x' -> {
        if (at + 4 > text.length()
            || !HexFormat.isHexDigit(text.charAt(at + 2))
            || !HexFormat.isHexDigit(text.charAt(at + 3))) {
          throw new MalformedException("path", at, "expected two hex digits after \\x");
        }
        path.write(HexFormat.fromHexDigits(text, at + 2, at + 4));
        return at + 4;
      }
      default -> throw new MalformedException("path", at, "expected \\\\, \\n, \\r or \\xNN");
    }
    return at + 2;
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c != '\\' && c >= ' ' && c != 0x7f);
  }

  private static String escaped(String text, int highest) {
    StringBuilder out = new StringBuilder(text.length() * 2);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        out.append("\\\\");
      } else if (c < ' ' || c == 0x7f || c > highest) {
        out.append("\\x").append(HexFormat.of().toHexDigits((byte) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
