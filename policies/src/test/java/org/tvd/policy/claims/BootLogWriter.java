package org.tvd.policy.claims;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.BootLogVerification;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Writes logs of one bank, whose registers are what they replay to. */
final class BootLogWriter {
  private final ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  BootLogWriter() {
    out.putInt(0).putInt((int) EventType.EV_NO_ACTION.code()).put(new byte[20]).putInt(33);
    out.put("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII)).putInt(0);
    out.put(new byte[] {0, 2, 0, 2}).putInt(1);
    out.putShort((short) HashAlgorithm.SHA256.id()).putShort((short) 32).put((byte) 0);
  }

  /** An event whose digest is of {@code measured}, and whose data says {@code data}. */
  BootLogWriter event(int pcr, EventType type, Bytes measured, Bytes data) {
    out.putInt(pcr).putInt((int) type.code()).putInt(1);
    out.putShort((short) HashAlgorithm.SHA256.id()).put(measured.sha256().toArray());
    out.putInt(data.size()).put(data.toArray());
    return this;
  }

  BootLogWriter measure(int pcr, EventType type, Bytes data) {
    return event(pcr, type, data, data);
  }

  /** What GRUB measures of a text, and how it logs it. */
  BootLogWriter grub(String label, String text) {
    return event(8, EventType.EV_IPL, Bytes.ofUtf8(text), Bytes.ofUtf8(label + text + "\0"));
  }

  BootLogWriter separators() {
    for (int pcr = 0; pcr < 8; pcr++) {
      measure(pcr, EventType.EV_SEPARATOR, Bytes.of(new byte[4]));
    }
    return this;
  }

  BootClaims claims() throws MalformedException {
    byte[] bytes = new byte[out.position()];
    out.get(0, bytes);
    return claims(BootLog.parse(Bytes.of(bytes)));
  }

  static BootClaims claims(BootLog log) {
    return switch (VerifiedBootLog.verify(
        log, log.replay(HashAlgorithm.SHA256), HashAlgorithm.SHA256)) {
      case BootLogVerification.Verified(VerifiedBootLog verified) -> BootClaims.of(verified);
      case BootLogVerification.Refused refused -> throw new AssertionError(refused);
    };
  }

  /** A UEFI_VARIABLE_DATA; the vendor as it stands in the log. */
  static Bytes variable(String vendorHex, String name, String valueHex) {
    Bytes value = Bytes.ofHex(valueHex);
    ByteBuffer lengths = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    lengths.putLong(name.length()).putLong(value.size());
    return Bytes.concat(
        Bytes.ofHex(vendorHex),
        Bytes.of(lengths.array()),
        Bytes.of(name.getBytes(StandardCharsets.UTF_16LE)),
        value);
  }
}
