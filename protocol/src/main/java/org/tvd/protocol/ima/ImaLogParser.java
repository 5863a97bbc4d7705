package org.tvd.protocol.ima;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.MalformedException;

/**
 * Walks over the log once, checks every length and every field's form, and keeps where the entries
 * begin. It copies nothing: what an entry says is decoded when it is asked for.
 *
 * <p>An entry is: register (u32), template hash (20 bytes), name length (u32), name, data length
 * (u32), data; the data is for each field of the template its length (u32) and its bytes. All
 * little-endian.
 */
final class ImaLogParser {
  static final int MAX_LOG = 64 << 20;
  static final int MAX_ENTRIES = 1 << 20;
  static final int MAX_TEMPLATE_DATA = 1 << 20;
  static final int MAX_NAME = 255;
  static final int MAX_PATH = 4096;
  static final int HASH_SIZE = 20;
  static final int IMA_PCR = 10;

  /** Offsets within an entry. */
  static final int HASH = 4;

  static final int NAME_LENGTH = HASH + HASH_SIZE;
  static final int NAME = NAME_LENGTH + 4;

  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] log;
  private final DigestField digestField;
  private int[] starts = new int[64];
  private int entries;
  private int position;
  private byte[] lastName = new byte[0];
  private @Nullable ImaTemplate lastTemplate;

  ImaLogParser(byte[] log) {
    this.log = log;
    this.digestField = new DigestField(log);
  }

  /** Where each entry begins. */
  int[] parse() throws MalformedException {
    if (log.length > MAX_LOG) {
      throw malformed("expected at most " + MAX_LOG + " bytes, found " + log.length);
    }
    while (position < log.length) {
      if (entries == MAX_ENTRIES) {
        throw malformed("expected at most " + MAX_ENTRIES + " entries");
      }
      if (entries == starts.length) {
        starts = Arrays.copyOf(starts, entries * 2);
      }
      starts[entries++] = position;
      entry();
    }
    return Arrays.copyOf(starts, entries);
  }

  private void entry() throws MalformedException {
    need(NAME, "entry");
    if (u32(log, position) != IMA_PCR) {
      // Another register would not be proven by the replay of PCR 10.
      throw malformed("pcr: expected 10, found " + Integer.toUnsignedString(u32(log, position)));
    }
    boolean violation = isZero(log, position + HASH, HASH_SIZE);
    position += NAME_LENGTH;
    int nameLength = length("template name length", MAX_NAME);
    ImaTemplate template = template(nameLength);
    position += nameLength;
    int end = length("template data length", MAX_TEMPLATE_DATA);
    end += position;
    for (int field = 0; field < template.fields().size(); field++) {
      int size = length("template field length", MAX_TEMPLATE_DATA);
      if (size > end - position) {
        throw malformed("template field: expected at most " + (end - position) + " bytes");
      }
      if (field == 0) {
        digestField.check(position, size, violation);
      } else if (field == 1) {
        path(size);
      }
      position += size;
    }
    if (position != end) {
      throw malformed("template data: expected its end, found " + (end - position) + " bytes");
    }
  }

  private ImaTemplate template(int length) throws MalformedException {
    ImaTemplate template = lastTemplate;
    if (template == null
        || !Arrays.equals(log, position, position + length, lastName, 0, lastName.length)) {
      lastName = Arrays.copyOfRange(log, position, position + length);
      String name = new String(lastName, StandardCharsets.ISO_8859_1);
      template =
          ImaTemplate.named(name)
              .orElseThrow(
                  () -> malformed("template: expected one with digest and path, found " + name));
      lastTemplate = template;
    }
    return template;
  }

  private void path(int size) throws MalformedException {
    if (size < 1 || size > MAX_PATH + 1) {
      throw malformed("path: expected 1 to " + (MAX_PATH + 1) + " bytes, found " + size);
    }
    int last = position + size - 1;
    int end = position;
    while (end < last && log[end] != 0) {
      end++;
    }
    if (end != last || log[last] != 0) {
      throw malformed("path: expected one zero byte, at its end");
    }
  }

  /** Reads a length of at most {@code limit} that fits into what is left, and moves behind it. */
  private int length(String field, int limit) throws MalformedException {
    need(Integer.BYTES, field);
    int value = u32(log, position);
    if (value < 0 || value > limit) {
      throw malformed(
          "%s: expected at most %d, found %s"
              .formatted(field, limit, Integer.toUnsignedString(value)));
    }
    position += Integer.BYTES;
    need(value, field);
    return value;
  }

  private void need(int length, String field) throws MalformedException {
    if (length > log.length - position) {
      throw malformed(
          "%s: expected %d more bytes, found %d".formatted(field, length, log.length - position));
    }
  }

  private MalformedException malformed(String problem) {
    return new MalformedException("IMA log", position, problem);
  }

  static int u32(byte[] bytes, int offset) {
    return (int) U32.get(bytes, offset);
  }

  static boolean isZero(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
