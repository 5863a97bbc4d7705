package org.tvd.protocol.bootlog;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Writes logs, right and forged ones. */
final class LogBuilder {
  static final Bytes ZEROS = Bytes.ofHex("00000000");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<HashAlgorithm> banks;

  private LogBuilder(List<HashAlgorithm> banks) {
    this.banks = banks;
  }

  /** A crypto-agile log that declares {@code banks}. */
  static LogBuilder agile(HashAlgorithm... banks) {
    LogBuilder builder = new LogBuilder(List.of(banks));
    ByteArrayOutputStream spec = new ByteArrayOutputStream();
    spec.writeBytes("Spec ID Event03\0".getBytes(StandardCharsets.UTF_8));
    spec.writeBytes(Bytes.ofHex("00000000" + "00" + "02" + "00" + "02").toArray());
    spec.writeBytes(u32(banks.length));
    for (HashAlgorithm bank : banks) {
      spec.writeBytes(u16(bank.id()));
      spec.writeBytes(u16(bank.size()));
    }
    spec.write(0);
    return builder.sha1Event(
        0, EventType.EV_NO_ACTION, Bytes.of(new byte[20]), Bytes.of(spec.toByteArray()));
  }

  static LogBuilder sha1() {
    return new LogBuilder(List.of(HashAlgorithm.SHA1));
  }

  LogBuilder sha1Event(int pcr, EventType type, Bytes digest, Bytes data) {
    return u32s(pcr, (int) type.code()).raw(digest).u32s(data.size()).raw(data);
  }

  /** An event whose digests are those of {@code data}. */
  LogBuilder measure(int pcr, EventType type, Bytes data) {
    return event(pcr, type, data, data);
  }

  /** An event whose digests are those of {@code measured}, and whose data says {@code data}. */
  LogBuilder event(int pcr, EventType type, Bytes measured, Bytes data) {
    u32s(pcr, (int) type.code(), banks.size());
    for (HashAlgorithm bank : banks) {
      raw(Bytes.of(u16(bank.id()))).raw(hash(bank, measured));
    }
    return u32s(data.size()).raw(data);
  }

  /** A note with zero digests. */
  LogBuilder note(int pcr, Bytes data) {
    u32s(pcr, (int) EventType.EV_NO_ACTION.code(), banks.size());
    for (HashAlgorithm bank : banks) {
      raw(Bytes.of(u16(bank.id()))).raw(Bytes.of(new byte[bank.size()]));
    }
    return u32s(data.size()).raw(data);
  }

  LogBuilder locality(int locality) {
    return note(0, Bytes.concat(Bytes.ofUtf8("StartupLocality\0"), Bytes.of(u8(locality))));
  }

  LogBuilder separators() {
    for (int pcr = 0; pcr < 8; pcr++) {
      measure(pcr, EventType.EV_SEPARATOR, ZEROS);
    }
    return this;
  }

  LogBuilder u32s(int... values) {
    for (int value : values) {
      out.writeBytes(u32(value));
    }
    return this;
  }

  LogBuilder raw(Bytes bytes) {
    out.writeBytes(bytes.toArray());
    return this;
  }

  Bytes bytes() {
    return Bytes.of(out.toByteArray());
  }

  /** A UEFI_VARIABLE_DATA in the namespace of the global variables. */
  static Bytes globalVariable(String name, String valueHex) {
    Bytes value = Bytes.ofHex(valueHex);
    return Bytes.concat(
        Bytes.ofHex("61dfe48bca93d211aa0d00e098032b8c"),
        Bytes.of(u64(name.length())),
        Bytes.of(u64(value.size())),
        Bytes.of(name.getBytes(StandardCharsets.UTF_16LE)),
        value);
  }

  static Bytes hash(HashAlgorithm bank, Bytes data) {
    var digest = bank.newDigest();
    data.update(digest);
    return Bytes.of(digest.digest());
  }

  private static byte[] u8(int value) {
    return new byte[] {(byte) value};
  }

  private static byte[] u16(int value) {
    return little(2).putShort((short) value).array();
  }

  private static byte[] u32(int value) {
    return little(4).putInt(value).array();
  }

  private static byte[] u64(long value) {
    return little(8).putLong(value).array();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
