package org.tvd.protocol.ima;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Paths are bytes to the kernel. Decoding them loosely would make different files look the same, so
 * that one could pass for another on an allow list; this form is one-to-one.
 */
public final class EscapedPath {
  private EscapedPath() {}

  /** UTF-8 with backslashes doubled; if it is not UTF-8, every byte above 0x7f as \xNN. */
  public static String of(byte[] log, int offset, int length) {
    String text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(log, offset, length))
              .toString();
    } catch (CharacterCodingException e) {
      return escaped(log, offset, length); // a name that is not text is still a name
    }
    return text.indexOf('\\') < 0 ? text : text.replace("\\", "\\\\");
  }

  private static String escaped(byte[] log, int offset, int length) {
    StringBuilder out = new StringBuilder(length * 2);
    for (int i = offset; i < offset + length; i++) {
      int value = log[i] & 0xff;
      if (value > 0x7f) {
        out.append("\\x%02x".formatted(value));
      } else if (value == '\\') {
        out.append("\\\\");
      } else {
        out.append((char) value);
      }
    }
    return out.toString();
  }
}
