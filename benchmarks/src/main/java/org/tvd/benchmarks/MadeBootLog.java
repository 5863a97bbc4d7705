package org.tvd.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.tpm.HashAlgorithm;

/** A well-formed crypto-agile log with the size and the number of events of usual ones. */
final class MadeBootLog {
  private static final int SIZE = 45_000;
  private static final int COMMANDS = 80;
  private static final int DATABASE = 24_000;

  private final ByteBuffer out = ByteBuffer.allocate(2 * SIZE).order(ByteOrder.LITTLE_ENDIAN);

  private MadeBootLog() {}

  static Bytes ofUsualSize() {
    MadeBootLog log = new MadeBootLog();
    byte[] signature = "Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII);
    log.out.putInt(0).putInt((int) EventType.EV_NO_ACTION.code()).put(new byte[20]).putInt(33);
    log.out.put(signature).putInt(0).put(new byte[] {0, 2, 0, 2}).putInt(1);
    log.out.putShort((short) HashAlgorithm.SHA256.id()).putShort((short) 32).put((byte) 0);
    log.event(7, EventType.EV_EFI_VARIABLE_DRIVER_CONFIG, Bytes.of(new byte[DATABASE]));
    for (int pcr = 0; pcr < 8; pcr++) {
      log.event(pcr, EventType.EV_SEPARATOR, Bytes.of(new byte[4]));
    }
    int each = (SIZE - log.out.position()) / COMMANDS - 48 - "grub_cmd: ".length();
    Bytes command = Bytes.ofUtf8("x".repeat(each));
    for (int i = 0; i < COMMANDS; i++) {
      log.event(8, EventType.EV_IPL, command, Bytes.concat(Bytes.ofUtf8("grub_cmd: "), command));
    }
    byte[] bytes = new byte[log.out.position()];
    log.out.get(0, bytes);
    return Bytes.of(bytes);
  }

  private void event(int pcr, EventType type, Bytes data) {
    event(pcr, type, data, data);
  }

  private void event(int pcr, EventType type, Bytes measured, Bytes data) {
    out.putInt(pcr).putInt((int) type.code()).putInt(1);
    out.putShort((short) HashAlgorithm.SHA256.id()).put(measured.sha256().toArray());
    out.putInt(data.size()).put(data.toArray());
  }
}
