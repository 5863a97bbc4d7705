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

  /** EFI_IMAGE_SECURITY_DATABASE_GUID (section 32.6.1): db, dbx, dbt and dbr. */
  public static final UUID IMAGE_SECURITY_DATABASE =
      UUID.fromString("d719b2cb-3d3a-4596-a3bc-dad00e67656f");

  /** SHIM_LOCK_GUID: MokList, SbatLevel, … of shim. */
  public static final UUID SHIM_LOCK = UUID.fromString("605dab50-e046-4300-abb6-3dd810dd8b23");

  private static final int MAX_NAME = 1024;

  /** Parses the whole of {@code data}. */
  public static UefiVariable parse(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("UEFI_VARIABLE_DATA", data);
    UUID vendor = EfiGuid.read(in, "VariableName");
    long units = in.u64("UnicodeNameLength");
    if (units < 0 || units > MAX_NAME) {
      throw in.malformed(
          "UnicodeNameLength: expected at most %d, found %s"
              .formatted(MAX_NAME, Long.toUnsignedString(units)));
    }
    long size = in.u64("VariableDataLength");
    String name = in.bytes(2 * units, "UnicodeName").utf16();
    Bytes value = in.bytes(size, "VariableData");
    in.end();
    return new UefiVariable(vendor, name, value);
  }
}
