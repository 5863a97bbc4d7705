package org.tvd.tpmsim;

import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;

/**
 * UEFI firmware and GRUB as a TPM and a boot log see them (TCG PC Client Platform Firmware Profile
 * 1.06, 3.3; GRUB manual, 19.2).
 */
public final class SimulatedFirmware {
  private static final int EV_SEPARATOR = 0x04;
  private static final int EV_S_CRTM_VERSION = 0x08;
  private static final int EV_PLATFORM_CONFIG_FLAGS = 0x0a;
  private static final int EV_IPL = 0x0d;
  private static final int EV_EFI_VARIABLE_DRIVER_CONFIG = 0x80000001;
  private static final int EV_EFI_BOOT_SERVICES_APPLICATION = 0x80000003;
  private static final int EV_EFI_ACTION = 0x80000007;
  private static final int EV_EFI_PLATFORM_FIRMWARE_BLOB = 0x80000008;
  private static final int EV_EFI_VARIABLE_AUTHORITY = 0x800000e0;

  private static final Bytes FIRMWARE = Bytes.ofUtf8("simulated firmware 1.0");
  private static final Bytes SEPARATOR = Bytes.of(new byte[4]);
  private static final int LAST_FIRMWARE_PCR = 7;
  private static final List<String> PATHS =
      List.of("\\EFI\\debian\\shimx64.efi", "\\EFI\\debian\\grubx64.efi", "\\vmlinuz");

  private SimulatedFirmware() {}

  /**
   * Boots: extends the TPM, which was just reset, and writes the boot log.
   *
   * @return the log as the kernel gives it in binary_bios_measurements
   */
  public static Bytes boot(TpmDevice tpm, BootProfile profile) throws TpmException {
    MeasuredBoot boot = new MeasuredBoot(tpm);
    firmware(boot);
    secureBootVariables(boot, profile);
    boot.measure(4, EV_EFI_ACTION, Bytes.ofUtf8("Calling EFI Application from Boot Option"));
    for (int pcr = 0; pcr < LAST_FIRMWARE_PCR; pcr++) {
      boot.measure(pcr, EV_SEPARATOR, SEPARATOR);
    }
    bootApplications(boot, profile);
    bootLoader(boot, profile);
    boot.measure(5, EV_EFI_ACTION, Bytes.ofUtf8("Exit Boot Services Invocation"));
    boot.measure(5, EV_EFI_ACTION, Bytes.ofUtf8("Exit Boot Services Returned with Success"));
    return boot.log();
  }

  private static void firmware(MeasuredBoot boot) throws TpmException {
    boot.measure(0, EV_S_CRTM_VERSION, new LittleEndian().utf16("1.0\0").toBytes());
    boot.measure(
        0,
        EV_EFI_PLATFORM_FIRMWARE_BLOB,
        FIRMWARE,
        UefiEvents.firmwareBlob(0x820000, FIRMWARE.size()));
    boot.measure(1, EV_PLATFORM_CONFIG_FLAGS, Bytes.ofUtf8("simulated platform configuration"));
  }

  private static void secureBootVariables(MeasuredBoot boot, BootProfile profile)
      throws TpmException {
    Bytes enabled = Bytes.of(new byte[] {(byte) (profile.secureBoot() ? 1 : 0)});
    variable(boot, UefiEvents.variable(UefiEvents.GLOBAL_VARIABLE, "SecureBoot", enabled));
    variable(boot, UefiEvents.variable(UefiEvents.GLOBAL_VARIABLE, "PK", keys("PK")));
    variable(boot, UefiEvents.variable(UefiEvents.GLOBAL_VARIABLE, "KEK", keys("KEK")));
    variable(boot, UefiEvents.variable(UefiEvents.IMAGE_SECURITY, "db", keys("db")));
    variable(boot, UefiEvents.variable(UefiEvents.IMAGE_SECURITY, "dbx", keys("dbx")));
    boot.measure(LAST_FIRMWARE_PCR, EV_SEPARATOR, SEPARATOR);
  }

  private static void variable(MeasuredBoot boot, Bytes data) throws TpmException {
    boot.measure(LAST_FIRMWARE_PCR, EV_EFI_VARIABLE_DRIVER_CONFIG, data);
  }

  private static Bytes keys(String variable) {
    return UefiEvents.signatureList(List.of(key(variable)));
  }

  private static Bytes key(String variable) {
    return Bytes.ofUtf8("simulated " + variable).sha256();
  }

  private static void bootApplications(MeasuredBoot boot, BootProfile profile) throws TpmException {
    if (profile.secureBoot()) {
      boot.measure(
          LAST_FIRMWARE_PCR,
          EV_EFI_VARIABLE_AUTHORITY,
          UefiEvents.variable(UefiEvents.IMAGE_SECURITY, "db", UefiEvents.signature(key("db"))));
    }
    long location = 0x7c000000L;
    for (int i = 0; i < profile.bootApplications().size(); i++) {
      Bytes image = Bytes.ofUtf8(profile.bootApplications().get(i));
      String path = PATHS.get(Math.min(i, PATHS.size() - 1));
      boot.measure(
          4,
          EV_EFI_BOOT_SERVICES_APPLICATION,
          image,
          UefiEvents.imageLoad(location, image.size(), path));
      location -= 0x1000000L;
    }
  }

  /** GRUB logs a string with its kind before it and a NUL behind it, and measures neither. */
  private static void bootLoader(MeasuredBoot boot, BootProfile profile) throws TpmException {
    String commandLine = profile.kernelCommandLine();
    boot.measure(
        8,
        EV_IPL,
        Bytes.ofUtf8(commandLine),
        Bytes.ofUtf8("kernel_cmdline: " + commandLine + "\0"));
    Bytes kernel = Bytes.ofUtf8(profile.bootApplications().getLast());
    boot.measure(9, EV_IPL, kernel, Bytes.ofUtf8("/vmlinuz\0"));
  }
}
