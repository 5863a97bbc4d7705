package org.tvd.tpmsim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.tvd.protocol.Bytes;

/** Writes UEFI and kernel structures. */
final class LittleEndian {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  LittleEndian u8(int value) {
    out.write(value);
    return this;
  }

  LittleEndian u16(int value) {
    return number(value, 2);
  }

  LittleEndian u32(int value) {
    return number(value, 4);
  }

  LittleEndian u64(long value) {
    return number(value, 8);
  }

  LittleEndian bytes(Bytes value) {
    out.writeBytes(value.toArray());
    return this;
  }

  LittleEndian utf8(String text) {
    return bytes(Bytes.ofUtf8(text));
  }

  LittleEndian utf16(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_16LE));
    return this;
  }

  Bytes toBytes() {
    return Bytes.of(out.toByteArray());
  }

  private LittleEndian number(long value, int size) {
    for (int i = 0; i < size; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }
}
