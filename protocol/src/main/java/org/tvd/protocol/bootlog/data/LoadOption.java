package org.tvd.protocol.bootlog.data;

import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * An EFI_LOAD_OPTION: the value of a variable Boot#### (UEFI specification, section 3.1.3).
 *
 * @param active whether the boot manager may boot it (LOAD_OPTION_ACTIVE)
 * @param description for people
 * @param path what is booted
 * @param optionalData what is handed to it
 */
public record LoadOption(boolean active, String description, DevicePath path, Bytes optionalData) {
  private static final int ACTIVE = 1;

  static LoadOption parse(Bytes value) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("EFI_LOAD_OPTION", value);
    boolean active = (in.u32("Attributes") & ACTIVE) != 0;
    int pathSize = in.u16("FilePathListLength");
    StringBuilder description = new StringBuilder();
    for (int unit = in.u16("Description"); unit != 0; unit = in.u16("Description")) {
      description.append((char) unit);
    }
    DevicePath path = DevicePath.parse(in.bytes(pathSize, "FilePathList"));
    Bytes optional = in.bytes(in.remaining(), "OptionalData");
    return new LoadOption(active, description.toString(), path, optional);
  }
}
