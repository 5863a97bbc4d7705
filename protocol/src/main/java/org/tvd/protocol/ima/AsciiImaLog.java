package org.tvd.protocol.ima;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The kernel's ASCII list, one entry a line: register, template hash, template, and the template's
 * fields as text. Its bytes are taken as Latin-1 here, so that paths keep theirs.
 */
final class AsciiImaLog {
  private static final int BEFORE_FIELDS = 3;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int offset;

  private AsciiImaLog() {}

  static Bytes toBinary(Bytes text) throws MalformedException {
    if (text.size() > ImaLog.MAX_LOG) {
      throw new MalformedException(
          "IMA log", 0, "expected at most " + ImaLog.MAX_LOG + " bytes, found " + text.size());
    }
    String log = new String(text.toArray(), StandardCharsets.ISO_8859_1);
    AsciiImaLog reader = new AsciiImaLog();
    while (reader.offset < log.length()) {
      int end = log.indexOf('\n', reader.offset);
      if (end < 0) {
        end = log.length();
      }
      reader.line(log.substring(reader.offset, end));
      reader.offset = end + 1;
    }
    return Bytes.of(reader.out.toByteArray());
  }

  private void line(String line) throws MalformedException {
    List<String> parts = List.of(line.stripLeading().split(" ", -1));
    if (parts.size() < BEFORE_FIELDS) {
      throw malformed("expected register, template hash, template and fields");
    }
    if (!parts.getFirst().equals(Integer.toString(EntryLayout.IMA_PCR))) {
      throw malformed("pcr: expected 10, found another");
    }
    Bytes recorded = hex(parts.get(1));
    String name = parts.get(2);
    ImaTemplate template =
        ImaTemplate.named(name)
            .orElseThrow(() -> malformed("template: expected one with digest and path"));
    List<String> texts = parts.subList(BEFORE_FIELDS, parts.size());
    if (texts.size() != template.fields().size()) {
      throw malformed(
          "expected %d fields, found %d".formatted(template.fields().size(), texts.size()));
    }
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int i = 0; i < texts.size(); i++) {
      byte[] value = field(template.fields().get(i), texts.get(i));
      if (template.isOriginal()) {
        original(template.fields().get(i), value, data);
      } else {
        data.writeBytes(u32(value.length));
        data.writeBytes(value);
      }
    }
    out.writeBytes(u32(EntryLayout.IMA_PCR));
    out.writeBytes(templateHash(recorded, data.toByteArray()));
    out.writeBytes(u32(name.length()));
    out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
    if (!template.isOriginal()) {
      out.writeBytes(u32(data.size()));
    }
    out.writeBytes(data.toByteArray());
  }

  /** The first template has neither the digest's length nor the name's zero byte. */
  private void original(ImaField field, byte[] value, ByteArrayOutputStream data)
      throws MalformedException {
    if (field == ImaField.DIGEST) {
      if (value.length != EntryLayout.HASH_SIZE) {
        throw malformed("file digest: found a digest of " + value.length + " bytes");
      }
      data.writeBytes(value);
    } else {
      data.writeBytes(u32(value.length - 1));
      data.write(value, 0, value.length - 1);
    }
  }

  /**
   * The lists of other banks record that bank's template hash. It stands for the SHA-1 hash where
   * it is that of the data; where it is not, what is left of it is no entry's hash.
   */
  private byte[] templateHash(Bytes recorded, byte[] data) throws MalformedException {
    if (recorded.size() < EntryLayout.HASH_SIZE) {
      throw malformed("template hash: expected at least 20 bytes, found " + recorded.size());
    }
    for (HashAlgorithm bank : HashAlgorithm.values()) {
      if (bank.size() == recorded.size()
          && recorded.equals(Bytes.of(bank.newDigest().digest(data)))) {
        return HashAlgorithm.SHA1.newDigest().digest(data);
      }
    }
    return recorded.slice(0, EntryLayout.HASH_SIZE).toArray();
  }

  private byte[] field(ImaField field, String text) throws MalformedException {
    return switch (field.form()) {
      case DIGEST, HEX -> hex(text).toArray();
      case TEXT -> (text + '\0').getBytes(StandardCharsets.ISO_8859_1);
      case NAMED_DIGEST -> namedDigest(text);
      case NUMBER_32 -> u32((int) number(text, 0xffffffffL));
      case NUMBER_16 ->
          ByteBuffer.allocate(2)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putShort((short) number(text, 0xffff))
              .array();
    };
  }

  /** As {@code sha256:…}; a file without an appended signature has no digest without one. */
  private byte[] namedDigest(String text) throws MalformedException {
    if (text.isEmpty()) {
      return new byte[0];
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw malformed("file digest: expected an algorithm's name and a colon");
    }
    Bytes name = Bytes.of(text.substring(0, colon + 1).getBytes(StandardCharsets.ISO_8859_1));
    return Bytes.concat(name, Bytes.of(new byte[1]), hex(text.substring(colon + 1))).toArray();
  }

  private long number(String text, long most) throws MalformedException {
    if (!text.matches("0|[1-9][0-9]{0,9}") || Long.parseLong(text) > most) {
      throw malformed("expected a number of at most " + most);
    }
    return Long.parseLong(text);
  }

  private Bytes hex(String text) throws MalformedException {
    try {
      return Bytes.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw malformed("expected hex digits, two a byte");
    }
  }

  private MalformedException malformed(String problem) {
    return new MalformedException("IMA log", offset, problem);
  }

  private static byte[] u32(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
