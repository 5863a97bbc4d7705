package org.tvd.protocol.bootlog.data;

import java.util.UUID;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.EfiGuid;

/** Spells the usual nodes of a device path (UEFI specification, section 10.6.1.6). */
final class DevicePathNode {
  private static final long PCI_ROOT = 0x0a0341d0L; // PNP0A03
  private static final long PCIE_ROOT = 0x0a0841d0L; // PNP0A08
  private static final int MAC = 6;

  private DevicePathNode() {}

  static String text(int type, int subType, Bytes body) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("device path node", body);
    return switch (type << 8 | subType) {
      case 0x0101 -> {
        int function = in.u8("Function");
        yield "Pci(" + hex(in.u8("Device")) + "," + hex(function) + ")";
      }
      case 0x0103 ->
          "MemoryMapped(0x%x,0x%x,0x%x)"
              .formatted(in.u32("MemoryType"), in.u64("StartingAddress"), in.u64("EndingAddress"));
      case 0x0104 -> "VenHw(" + guid(in) + ")";
      case 0x0105 -> "Ctrl(0x%x)".formatted(in.u32("ControllerNumber"));
      case 0x0201 -> acpi(in.u32("_HID"), in.u32("_UID"));
      case 0x0302 -> "Scsi(0x%x,0x%x)".formatted(in.u16("TargetId"), in.u16("LogicalUnitNumber"));
      case 0x0305 -> "USB(0x%x,0x%x)".formatted(in.u8("ParentPort"), in.u8("Interface"));
      case 0x030a -> "VenMsg(" + guid(in) + ")";
      case 0x030b -> "MAC(" + in.bytes(MAC, "MacAddress").hex() + ")";
      case 0x030c -> "IPv4()";
      case 0x030d -> "IPv6()";
      case 0x0312 ->
          "Sata(0x%x,0x%x,0x%x)"
              .formatted(in.u16("HBAPort"), in.u16("PortMultiplierPort"), in.u16("Lun"));
      case 0x0317 -> "NVMe(0x%x,%s)".formatted(in.u32("NamespaceId"), in.bytes(8, "EUI-64").hex());
      case 0x0318 -> "Uri(" + LoggedText.of(body) + ")";
      case 0x0401 -> hardDrive(in);
      case 0x0402 -> "CDROM(0x%x)".formatted(in.u32("BootEntry"));
      case 0x0403 -> "VenMedia(" + guid(in) + ")";
      case 0x0404 -> LoggedText.utf16(body);
      case 0x0406 -> "FvFile(" + guid(in) + ")";
      case 0x0407 -> "Fv(" + guid(in) + ")";
      case 0x0408 -> {
        in.u32("Reserved");
        yield "Offset(0x%x,0x%x)".formatted(in.u64("StartingOffset"), in.u64("EndingOffset"));
      }
      case 0x0501 -> {
        int device = in.u16("DeviceType");
        in.u16("StatusFlag");
        yield "BBS(0x%x,%s)"
            .formatted(device, LoggedText.of(in.bytes(in.remaining(), "Description")));
      }
      default -> "Path(%d,%d,%s)".formatted(type, subType, body.hex());
    };
  }

  private static String acpi(long hid, long uid) {
    return hid == PCI_ROOT || hid == PCIE_ROOT
        ? "PciRoot(" + hex(uid) + ")"
        : "Acpi(0x%08x,0x%x)".formatted(hid, uid);
  }

  private static String hardDrive(ByteReader in) throws MalformedException {
    long number = in.u32("PartitionNumber");
    long start = in.u64("PartitionStart");
    long size = in.u64("PartitionSize");
    ByteReader signature =
        ByteReader.littleEndian("PartitionSignature", in.bytes(16, "PartitionSignature"));
    in.u8("PartitionFormat");
    boolean gpt = in.u8("SignatureType") == 2;
    return gpt
        ? "HD(" + number + ",GPT," + guid(signature) + "," + hex(start) + "," + hex(size) + ")"
        : "HD(%d,MBR,0x%08x,0x%x,0x%x)"
            .formatted(number, signature.u32("PartitionSignature"), start, size);
  }

  /** Without a formatter, for it would cost more than the rest of the parsing. */
  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static UUID guid(ByteReader in) throws MalformedException {
    return EfiGuid.read(in, "GUID");
  }
}
