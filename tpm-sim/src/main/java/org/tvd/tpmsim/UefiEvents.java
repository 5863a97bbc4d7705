package org.tvd.tpmsim;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;
import org.tvd.protocol.Bytes;

/** The event data that UEFI firmware logs (TCG PC Client Platform Firmware Profile 1.06, 10.2). */
final class UefiEvents {
  static final UUID GLOBAL_VARIABLE = UUID.fromString("8be4df61-93ca-11d2-aa0d-00e098032b8c");
  static final UUID IMAGE_SECURITY = UUID.fromString("d719b2cb-3d3a-4596-a3bc-dad00e67656f");

  /** EFI_CERT_SHA256_GUID. */
  private static final UUID SHA256_LIST = UUID.fromString("c1c41626-504c-4092-aca9-41f936934328");

  /** The signature owner of all keys here. */
  private static final UUID OWNER = UUID.fromString("77fa9abd-0359-4d32-bd60-28f4e78f784b");

  private UefiEvents() {}

  /** UEFI_VARIABLE_DATA. */
  static Bytes variable(UUID vendor, String name, Bytes data) {
    return new LittleEndian()
        .bytes(guid(vendor))
        .u64(name.length())
        .u64(data.size())
        .utf16(name)
        .bytes(data)
        .toBytes();
  }

  /** EFI_SIGNATURE_LIST of SHA-256 hashes (UEFI 2.10, 32.4.1). */
  static Bytes signatureList(List<Bytes> hashes) {
    int entry = 16 + 32;
    var list =
        new LittleEndian()
            .bytes(guid(SHA256_LIST))
            .u32(28 + entry * hashes.size())
            .u32(0)
            .u32(entry);
    hashes.forEach(hash -> list.bytes(signature(hash)));
    return list.toBytes();
  }

  /** EFI_SIGNATURE_DATA: one entry of a list. */
  static Bytes signature(Bytes hash) {
    return new LittleEndian().bytes(guid(OWNER)).bytes(hash).toBytes();
  }

  /** UEFI_IMAGE_LOAD_EVENT of an image that was loaded from a file. */
  static Bytes imageLoad(long location, long length, String path) {
    Bytes file = new LittleEndian().utf16(path + "\0").toBytes();
    Bytes devicePath =
        new LittleEndian()
            .u8(0x04) // media
            .u8(0x04) // file path
            .u16(4 + file.size())
            .bytes(file)
            .u8(0x7f) // end
            .u8(0xff)
            .u16(4)
            .toBytes();
    return new LittleEndian()
        .u64(location)
        .u64(length)
        .u64(0)
        .u64(devicePath.size())
        .bytes(devicePath)
        .toBytes();
  }

  /** UEFI_PLATFORM_FIRMWARE_BLOB. */
  static Bytes firmwareBlob(long base, long length) {
    return new LittleEndian().u64(base).u64(length).toBytes();
  }

  /** EFI_GUID: its first three fields are little-endian, the rest is bytes. */
  private static Bytes guid(UUID uuid) {
    long high = uuid.getMostSignificantBits();
    return new LittleEndian()
        .u32((int) (high >>> 32))
        .u16((int) (high >>> 16))
        .u16((int) high)
        .bytes(
            Bytes.of(ByteBuffer.wrap(new byte[8]).putLong(uuid.getLeastSignificantBits()).array()))
        .toBytes();
  }
}
