package org.tvd.protocol.bootlog;

import java.util.UUID;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * A UEFI_VARIABLE_DATA: the data of the EV_EFI_VARIABLE_… events (PC Client Platform Firmware
 * Profile, section 10.2.6).
 *
 * @param vendor the namespace of the name
 * @param name at most 1024 UTF-16 units
 * @param value the variable's contents
 */
public record UefiVariable(UUID vendor, String name, Bytes value) {
  /** EFI_GLOBAL_VARIABLE (UEFI specification, section 3.3). */
  public static final UUID GLOBAL_VARIABLE =
      UUID.fromString("8be4df61-93ca-11d2-aa0d-00e098032b8c");

  private static final int MAX_NAME = 1024;

  /** Parses the whole of {@code data}. */
  public static UefiVariable parse(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("UEFI_VARIABLE_DATA", data);
    UUID vendor = guid(in);
    long units = in.u64("UnicodeNameLength");
    if (units < 0 || units > MAX_NAME) {
      throw in.malformed(
          "UnicodeNameLength: expected at most %d, found %s"
              .formatted(MAX_NAME, Long.toUnsignedString(units)));
    }
    long size = in.u64("VariableDataLength");
    StringBuilder name = new StringBuilder();
    for (long unit = 0; unit < units; unit++) {
      name.append((char) in.u16("UnicodeName"));
    }
    Bytes value = in.bytes(size, "VariableData");
    in.end();
    return new UefiVariable(vendor, name.toString(), value);
  }

  /** An EFI_GUID: the first three fields little-endian, the rest in the order of its text. */
  private static UUID guid(ByteReader in) throws MalformedException {
    long high = in.u32("VariableName") << 32;
    high |= (long) in.u16("VariableName") << 16;
    high |= in.u16("VariableName");
    return new UUID(high, Long.reverseBytes(in.u64("VariableName")));
  }
}
