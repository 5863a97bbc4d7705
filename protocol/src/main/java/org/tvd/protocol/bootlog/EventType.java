package org.tvd.protocol.bootlog;

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
  EV_PLATFORM_CONFIG_FLAGS(0xa, false),
  EV_TABLE_OF_DEVICES(0xb, false),
  EV_COMPACT_HASH(0xc, false),
  EV_IPL(0xd, false),
  EV_IPL_PARTITION_DATA(0xe, false),
  EV_NONHOST_CODE(0xf, false),
  EV_NONHOST_CONFIG(0x10, false),
  EV_NONHOST_INFO(0x11, false),
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
  EV_EFI_SPDM_FIRMWARE_CONFIG(0x800000e2L, false);

  private final long code;
  private final boolean digestOfData;

  EventType(long code, boolean digestOfData) {
    this.code = code;
    this.digestOfData = digestOfData;
  }

  public static Optional<EventType> ofCode(long code) {
    for (EventType type : values()) {
      if (type.code == code) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** The unsigned 32-bit value in the log. */
  public long code() {
    return code;
  }

  /**
   * Whether the specification defines the digest as the hash of the event's data. Where it does
   * not, the data is a hint that its writer chose, and proves nothing.
   */
  public boolean digestIsOfData() {
    return digestOfData;
  }
}
