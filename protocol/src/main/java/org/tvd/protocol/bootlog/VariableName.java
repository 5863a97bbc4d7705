package org.tvd.protocol.bootlog;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.tvd.protocol.Bytes;

/** The full name of a UEFI variable, to find its measurements without parsing them. */
public final class VariableName {
  private static final int NAME = 32;

  private final Bytes vendorAndLength;
  private final Bytes name;

  public VariableName(UUID vendor, String name) {
    long high = vendor.getMostSignificantBits();
    this.name = Bytes.of(name.getBytes(StandardCharsets.UTF_16LE));
    this.vendorAndLength =
        Bytes.of(
            ByteBuffer.allocate(NAME - Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .putLong(Long.reverseBytes(vendor.getLeastSignificantBits()))
                .putLong(name.length())
                .array());
  }

  /** Whether the event's data names this variable. */
  public boolean isIn(BootEvent event) {
    return event.dataStartsWith(vendorAndLength) && event.dataHasAt(NAME, name);
  }

  /** Whether the event's data names this variable and gives it {@code value}. */
  public boolean hasValue(BootEvent event, Bytes value) {
    int at = NAME + name.size();
    return isIn(event) && event.dataSize() == at + value.size() && event.dataHasAt(at, value);
  }

  /** A UEFI_VARIABLE_DATA of this variable, as firmware measures it. */
  Bytes with(Bytes value) {
    byte[] size =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(value.size())
            .array();
    return Bytes.concat(vendorAndLength, Bytes.of(size), name, value);
  }
}
