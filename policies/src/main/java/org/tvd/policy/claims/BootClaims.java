package org.tvd.policy.claims;

import java.util.List;
import java.util.Optional;

/**
 * What the boot log says, where it replays to every quoted register.
 *
 * @param logVerified whether there is a boot log that replays to each quoted register
 * @param secureBoot whether UEFI Secure Boot was on; false when unproven
 * @param applications SHA-256 digests, lower case hex, of the EV_EFI_BOOT_SERVICES_APPLICATION
 *     events of PCR 4, in their order
 * @param kernelCommandLine the command line
 */
public record BootClaims(
    @Claim(value = "The boot log replays to every quoted register", proves = true)
        boolean logVerified,
    @Claim("UEFI Secure Boot was on; false when unproven") boolean secureBoot,
    @Claim("SHA-256 digests of the boot applications that PCR 4 measured, in their order")
        Optional<List<String>> applications,
    @Claim("The kernel's command line, as GRUB measured it") Optional<String> kernelCommandLine) {

  public BootClaims {
    secureBoot = secureBoot && logVerified;
    applications = applications.map(List::copyOf);
  }

  /** No verified boot log: nothing is proven. */
  public static BootClaims unproven() {
    return new BootClaims(false, false, Optional.empty(), Optional.empty());
  }
}
