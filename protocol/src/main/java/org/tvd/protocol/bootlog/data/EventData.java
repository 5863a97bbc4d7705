package org.tvd.protocol.bootlog.data;

import java.util.List;
import java.util.UUID;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.UefiVariable;

/**
 * The data of one event as its type and its writer define it. It says what stands in the log; how
 * much of that is proven says {@link org.tvd.protocol.bootlog.Coverage}.
 *
 * <p>Sources: PC Client Platform Firmware Profile 1.06, sections 10.2 and 10.4; UEFI specification
 * 2.10; and for what comes after the firmware the sources of shim, GRUB, systemd and the Linux EFI
 * stub, and Microsoft's wbcl.h.
 */
public sealed interface EventData {

  /** Decodes an event. What is not of its type's form becomes {@link Undecoded}. */
  static EventData of(BootEvent event) {
    return EventDataReader.read(event);
  }

  /** UEFI_PLATFORM_FIRMWARE_BLOB and …BLOB2: the digest is of the code at that address. */
  record FirmwareBlob(String description, long base, long length) implements EventData {}

  /** EV_S_CRTM_VERSION; a GUID where the firmware's version is one. */
  record FirmwareVersion(String version) implements EventData {}

  /** UEFI_HANDOFF_TABLE_POINTERS and …2; also what some firmware logs as a table of devices. */
  record HandoffTables(String description, List<HandoffTable> tables) implements EventData {
    public HandoffTables {
      tables = List.copyOf(tables);
    }
  }

  /** One entry of {@link HandoffTables}: an EFI_CONFIGURATION_TABLE. */
  record HandoffTable(UUID vendor, long address) {}

  /** A text that the profile or the writer defines, without its NUL: actions, POST codes, … */
  record Text(String text) implements EventData {}

  /** A UEFI variable of no other kind here. */
  record Variable(UefiVariable variable) implements EventData {}

  /** PK, KEK, db, dbx, dbt or dbr as lists of signatures. */
  record KeyDatabase(UefiVariable variable, List<SignatureList> lists) implements EventData {
    public KeyDatabase {
      lists = List.copyOf(lists);
    }
  }

  /** The entry of a database by which an image was verified (EV_EFI_VARIABLE_AUTHORITY). */
  record Authority(UefiVariable variable, Signature signature) implements EventData {}

  /** BootOrder: the numbers of the boot entries, first to last. */
  record BootOrder(List<Integer> numbers) implements EventData {
    public BootOrder {
      numbers = List.copyOf(numbers);
    }
  }

  /** A variable Boot#### with its number. */
  record BootEntry(int number, LoadOption option) implements EventData {}

  /** UEFI_IMAGE_LOAD_EVENT: the digest is the image's Authenticode hash. */
  record ImageLoad(long location, long length, long linkTimeAddress, DevicePath path)
      implements EventData {}

  /** UEFI_GPT_DATA. */
  record PartitionTable(UUID disk, List<Partition> partitions) implements EventData {
    public PartitionTable {
      partitions = List.copyOf(partitions);
    }
  }

  /** One entry of a {@link PartitionTable}; blocks first to last, both included. */
  record Partition(UUID type, UUID id, long firstBlock, long lastBlock, String name) {}

  /** EV_SEPARATOR: 00000000 or ffffffff; Windows closes its registers with WBCL. */
  record Separator(Bytes value) implements EventData {}

  /** A device that was asked for its measurements by SPDM (TCG_DEVICE_SECURITY_EVENT_DATA). */
  record SpdmDevice(int version, long deviceType, DevicePath path) implements EventData {}

  /** A command that GRUB ran. */
  record GrubCommand(String command) implements EventData {}

  /** The command line that a boot loader or systemd-stub gives to the kernel. */
  record KernelCommandLine(String line) implements EventData {}

  /** The command line of a module that GRUB loads (Multiboot, Xen). */
  record ModuleCommandLine(String line) implements EventData {}

  /** A file that GRUB read; the digest is of its contents. */
  record LoadedFile(String path) implements EventData {}

  /** A variable of shim (MokList, MokListX, MokListTrusted, …); the digest is of its value. */
  record ShimVariable(String name) implements EventData {}

  /** A section of a unified kernel image: first its name is measured, then its contents. */
  record UkiSection(String name) implements EventData {}

  /** TCG_PCClientTaggedEvent, as of the Linux EFI stub and systemd-boot. */
  record Tagged(long id, String text) implements EventData {
    /** The initrd that the Linux EFI stub loaded; the digest is of its contents. */
    public static final long LINUX_INITRD = 0x8f3b22ecL;

    /** The load options of the Linux EFI stub; the digest is of them. */
    public static final long LINUX_LOAD_OPTIONS = 0x8f3b22edL;
  }

  /** What Windows measures into PCR 11 to 14: SIPA events, containers opened. */
  record WindowsEvents(List<SipaEvent> events) implements EventData {
    public WindowsEvents {
      events = List.copyOf(events);
    }
  }

  /** EV_NO_ACTION: the locality of TPM2_Startup. */
  record StartupLocality(int locality) implements EventData {}

  /** Another EV_NO_ACTION, with the signature that it begins with. */
  record Note(String signature, Bytes data) implements EventData {}

  /** Data without a defined form, or of a type that nothing defines. */
  record Opaque(Bytes data) implements EventData {}

  /** Data that is not of the form that its type defines. */
  record Undecoded(Bytes data, String problem) implements EventData {}
}
