package org.tvd.protocol.bootlog.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.EfiGuid;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.data.EventData.FirmwareBlob;
import org.tvd.protocol.bootlog.data.EventData.HandoffTable;
import org.tvd.protocol.bootlog.data.EventData.HandoffTables;
import org.tvd.protocol.bootlog.data.EventData.Opaque;
import org.tvd.protocol.bootlog.data.EventData.Text;

/** Reads the forms that the PC Client Platform Firmware Profile defines, by the event's type. */
final class EventDataReader {
  private static final int BLOB = 16;
  private static final int TABLE = 24;
  private static final String SPDM_1 = "SPDM Device Sec";
  private static final Bytes LOCALITY = Bytes.ofUtf8("StartupLocality\0");

  private EventDataReader() {}

  static EventData read(BootEvent event) {
    Bytes data = event.data();
    Optional<EventType> type = EventType.ofCode(event.type());
    if (type.isEmpty()) {
      return new Opaque(data);
    }
    try {
      return read(type.get(), event.pcr(), data);
    } catch (MalformedException e) {
      return new EventData.Undecoded(data, e.getMessage());
    }
  }

  private static EventData read(EventType type, int pcr, Bytes data) throws MalformedException {
    return switch (type) {
      case EV_NO_ACTION -> note(data);
      case EV_SEPARATOR -> new EventData.Separator(data);
      case EV_S_CRTM_VERSION -> new EventData.FirmwareVersion(version(data));
      case EV_POST_CODE, EV_EFI_PLATFORM_FIRMWARE_BLOB, EV_S_CRTM_CONTENTS ->
          LoggedText.isPrintable(data) ? text(data) : blob(data);
      case EV_POST_CODE2, EV_EFI_PLATFORM_FIRMWARE_BLOB2 ->
          LoggedText.isPrintable(data) ? text(data) : blob2(data);
      case EV_EFI_HANDOFF_TABLES -> tables("", data);
      case EV_EFI_HANDOFF_TABLES2 -> {
        ByteReader in = ByteReader.littleEndian("UEFI_HANDOFF_TABLE_POINTERS2", data);
        String description = description(in);
        yield tables(description, in.bytes(in.remaining(), "tables"));
      }
      case EV_TABLE_OF_DEVICES -> isTables(data) ? tables("", data) : textOrOpaque(data);
      case EV_ACTION, EV_EFI_ACTION, EV_EFI_HCRTM_EVENT, EV_OMIT_BOOT_DEVICE_EVENTS -> text(data);
      case EV_CPU_MICROCODE,
          EV_PLATFORM_CONFIG_FLAGS,
          EV_COMPACT_HASH,
          EV_NONHOST_CODE,
          EV_NONHOST_CONFIG,
          EV_NONHOST_INFO,
          EV_IPL_PARTITION_DATA,
          EV_PREBOOT_CERT ->
          textOrOpaque(data);
      case EV_EFI_VARIABLE_DRIVER_CONFIG,
          EV_EFI_VARIABLE_BOOT,
          EV_EFI_VARIABLE_BOOT2,
          EV_EFI_SPDM_DEVICE_POLICY ->
          VariableReader.variable(data);
      case EV_EFI_VARIABLE_AUTHORITY, EV_EFI_SPDM_DEVICE_AUTHORITY ->
          VariableReader.authority(data);
      case EV_EFI_BOOT_SERVICES_APPLICATION,
          EV_EFI_BOOT_SERVICES_DRIVER,
          EV_EFI_RUNTIME_SERVICES_DRIVER ->
          image(data);
      case EV_EFI_GPT_EVENT, EV_EFI_GPT_EVENT2 -> PartitionTableReader.read(data);
      case EV_EFI_SPDM_FIRMWARE_BLOB, EV_EFI_SPDM_FIRMWARE_CONFIG -> spdm(data);
      case EV_IPL -> LoaderReader.ipl(pcr, data);
      case EV_EVENT_TAG -> LoaderReader.tagged(data);
    };
  }

  private static EventData note(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("EV_NO_ACTION", data);
    if (data.hasAt(0, LOCALITY)) {
      in.skip(LOCALITY.size(), "signature");
      int locality = in.u8("locality");
      in.end();
      return new EventData.StartupLocality(locality);
    }
    Bytes signature = in.bytes(Math.min(LOCALITY.size(), data.size()), "signature");
    return new EventData.Note(LoggedText.of(signature), data);
  }

  private static Text text(Bytes data) {
    return new Text(LoggedText.of(data));
  }

  private static EventData textOrOpaque(Bytes data) {
    return LoggedText.isPrintable(data) ? text(data) : new Opaque(data);
  }

  private static String version(Bytes data) throws MalformedException {
    return data.size() == 16 && !LoggedText.isPrintable(data)
        ? EfiGuid.read(ByteReader.littleEndian("EV_S_CRTM_VERSION", data), "GUID").toString()
        : LoggedText.of(data);
  }

  private static EventData blob(Bytes data) throws MalformedException {
    return data.size() == BLOB
        ? blob("", ByteReader.littleEndian("UEFI_PLATFORM_FIRMWARE_BLOB", data))
        : blob2(data);
  }

  private static EventData blob2(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("UEFI_PLATFORM_FIRMWARE_BLOB2", data);
    return blob(description(in), in);
  }

  private static EventData blob(String description, ByteReader in) throws MalformedException {
    FirmwareBlob blob = new FirmwareBlob(description, in.u64("BlobBase"), in.u64("BlobLength"));
    in.end();
    return blob;
  }

  private static String description(ByteReader in) throws MalformedException {
    return LoggedText.of(in.bytes(in.u8("DescriptionSize"), "Description"));
  }

  private static boolean isTables(Bytes data) {
    return data.size() > Long.BYTES && (data.size() - Long.BYTES) % TABLE == 0;
  }

  private static EventData tables(String description, Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("UEFI_HANDOFF_TABLE_POINTERS", data);
    long count = in.u64("NumberOfTables");
    if (count < 0 || count != in.remaining() / TABLE) {
      throw in.malformed("NumberOfTables: does not fit what follows");
    }
    List<HandoffTable> tables = new ArrayList<>((int) count);
    for (long i = 0; i < count; i++) {
      UUID vendor = EfiGuid.read(in, "VendorGuid");
      tables.add(new HandoffTable(vendor, in.u64("VendorTable")));
    }
    in.end();
    return new HandoffTables(description, tables);
  }

  private static EventData image(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("UEFI_IMAGE_LOAD_EVENT", data);
    long location = in.u64("ImageLocationInMemory");
    long length = in.u64("ImageLengthInMemory");
    long linkTime = in.u64("ImageLinkTimeAddress");
    // Old versions of shim log a length of zero, and then a path.
    DevicePath path = DevicePath.parse(in.bytes(in.u64("LengthOfDevicePath"), "DevicePath"));
    return new EventData.ImageLoad(location, length, linkTime, path);
  }

  /**
   * The path stands behind one measurement block in the first form, in the header in the second.
   */
  private static EventData spdm(Bytes data) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("TCG_DEVICE_SECURITY_EVENT_DATA", data);
    boolean first = LoggedText.utf8(in.bytes(BLOB, "Signature")).equals(SPDM_1);
    int version = in.u16("Version");
    long deviceType;
    if (first) {
      in.u16("Length");
      in.u32("SpdmHashAlgo");
      deviceType = in.u32("DeviceType");
      in.u16("Index and MeasurementSpecification");
      in.skip(in.u16("MeasurementSize"), "Measurement");
    } else {
      in.u16("AuthState");
      in.u32("Length");
      deviceType = in.u32("DeviceType");
      in.skip(16, "SubHeaderType, SubHeaderLength and SubHeaderUID");
    }
    Bytes path = in.bytes(in.u64("DevicePathLength"), "DevicePath");
    return new EventData.SpdmDevice(version, deviceType, DevicePath.parse(path));
  }
}
