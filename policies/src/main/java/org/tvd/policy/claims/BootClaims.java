package org.tvd.policy.claims;

import java.util.List;

/**
 * What the boot log says, where it replays to every quoted register. Rules cannot read {@code
 * applications} and {@code kernelCommandLine} while they are unproven.
 *
 * @param logVerified whether there is a boot log that replays to each quoted register
 * @param secureBoot whether UEFI Secure Boot was on; false when unproven
 * @param applications SHA-256 digests, lower case hex, of the EV_EFI_BOOT_SERVICES_APPLICATION
 *     events of PCR 4, in their order
 * @param kernelCommandLine the command line, empty when unproven
 */
public record BootClaims(
    boolean logVerified, boolean secureBoot, List<String> applications, String kernelCommandLine) {

  public BootClaims {
    applications = List.copyOf(applications);
  }

  /** No verified boot log: nothing is proven. */
  public static BootClaims unproven() {
    return new BootClaims(false, false, List.of(), "");
  }
}
