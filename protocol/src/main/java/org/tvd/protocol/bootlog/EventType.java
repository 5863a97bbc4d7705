package org.tvd.protocol.bootlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The event types of the PC Client Platform Firmware Profile (version 1.06, section 10.4.1). A log
 * may hold others; those have no defined meaning.
 */
public enum EventType {
  EV_PREBOOT_CERT(0x0, false),
  EV_POST_CODE(0x1, false),
  EV_NO_ACTION(0x3, false),
  EV_SEPARATOR(0x4, true),
  EV_ACTION(0x5, true),
  EV_EVENT_TAG(0x6, true),
  EV_S_CRTM_CONTENTS(0x7, false),
  EV_S_CRTM_VERSION(0x8, true),
  EV_CPU_MICROCODE(0x9, false),
  EV_PLATFORM_CONFIG_FLAGS(0xa, true),
  EV_TABLE_OF_DEVICES(0xb, true),
  EV_COMPACT_HASH(0xc, true),
  EV_IPL(0xd, true),
  EV_IPL_PARTITION_DATA(0xe, false),
  EV_NONHOST_CODE(0xf, false),
  EV_NONHOST_CONFIG(0x10, true),
  EV_NONHOST_INFO(0x11, true),
  EV_OMIT_BOOT_DEVICE_EVENTS(0x12, true),
  EV_POST_CODE2(0x13, false),
  EV_EFI_VARIABLE_DRIVER_CONFIG(0x80000001L, true),
  EV_EFI_VARIABLE_BOOT(0x80000002L, true),
  EV_EFI_BOOT_SERVICES_APPLICATION(0x80000003L, false),
  EV_EFI_BOOT_SERVICES_DRIVER(0x80000004L, false),
  EV_EFI_RUNTIME_SERVICES_DRIVER(0x80000005L, false),
  EV_EFI_GPT_EVENT(0x80000006L, true),
  EV_EFI_ACTION(0x80000007L, true),
  EV_EFI_PLATFORM_FIRMWARE_BLOB(0x80000008L, false),
  EV_EFI_HANDOFF_TABLES(0x80000009L, false),
  EV_EFI_PLATFORM_FIRMWARE_BLOB2(0x8000000aL, false),
  EV_EFI_HANDOFF_TABLES2(0x8000000bL, false),
  EV_EFI_VARIABLE_BOOT2(0x8000000cL, true),
  EV_EFI_GPT_EVENT2(0x8000000dL, true),
  EV_EFI_HCRTM_EVENT(0x80000010L, false),
  EV_EFI_VARIABLE_AUTHORITY(0x800000e0L, true),
  EV_EFI_SPDM_FIRMWARE_BLOB(0x800000e1L, false),
  EV_EFI_SPDM_FIRMWARE_CONFIG(0x800000e2L, false),
  EV_EFI_SPDM_DEVICE_POLICY(0x800000e3L, true),
  EV_EFI_SPDM_DEVICE_AUTHORITY(0x800000e4L, true);

  private static final long EFI_BASE = 0x80000000L;

  /** By the low byte of the code; the codes of EFI, which begin at 0x80000000, apart. */
  private static final List<Optional<EventType>> PLAIN = byLowByte(0);

  private static final List<Optional<EventType>> EFI = byLowByte(EFI_BASE);

  private final long code;
  private final boolean digestMayBeOfData;

  EventType(long code, boolean digestMayBeOfData) {
    this.code = code;
    this.digestMayBeOfData = digestMayBeOfData;
  }

  public static Optional<EventType> ofCode(long code) {
    long base = code & ~0xffL;
    int low = (int) code & 0xff;
    return base == 0 ? PLAIN.get(low) : base == EFI_BASE ? EFI.get(low) : Optional.empty();
  }

  private static List<Optional<EventType>> byLowByte(long base) {
    List<Optional<EventType>> types = new ArrayList<>(Collections.nCopies(0x100, Optional.empty()));
    for (EventType type : values()) {
      if ((type.code & ~0xffL) == base) {
        types.set((int) type.code & 0xff, Optional.of(type));
      }
    }
    return List.copyOf(types);
  }

  /** The unsigned 32-bit value in the log. */
  public long code() {
    return code;
  }

  /**
   * Whether writers may take the hash of the event's data as its digest: the specification says so,
   * or leaves it to them. Where it is the hash of something else (an image, a table), the data is a
   * hint that its writer chose, and proves nothing.
   */
  public boolean digestMayBeOfData() {
    return digestMayBeOfData;
  }
}
