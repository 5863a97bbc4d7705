package org.tvd.policy.claims;

import java.util.List;
import java.util.Optional;

/**
 * What the firmware says about itself and about what it did.
 *
 * @param version of the CRTM
 * @param startupLocality of TPM2_Startup: 0, or 3 or 4 where a hardware root of trust began
 * @param parts what PCR 0 holds beside the separator, in order: firmware volumes, its version, …
 * @param configuration what PCR 1 holds beside the separator, in order: tables, variables, …
 * @param bootOrder numbers of boot entries, first to last
 * @param bootEntries those that were measured
 * @param disks GUIDs of the partition tables
 * @param actions EFI actions of PCR 4 and 5, in order
 * @param exitBootServices whether the firmware has handed over to an operating system
 * @param separators the registers in which a separator ends what the firmware measured
 */
public record FirmwareClaims(
    @Claim("Of the CRTM") Optional<String> version,
    @Claim("Of TPM2_Startup: 0, or 3 or 4 where a hardware root of trust began")
        Optional<Long> startupLocality,
    @Claim("What PCR 0 holds: firmware volumes, its version, …; in order")
        Optional<List<MeasuredContent>> parts,
    @Claim("What PCR 1 holds: tables, variables, …; in order")
        Optional<List<MeasuredContent>> configuration,
    @Claim("Numbers of the boot entries, first to last; empty when not measured once")
        Optional<List<Long>> bootOrder,
    @Claim("Boot entries that were measured") Optional<List<BootEntry>> bootEntries,
    @Claim("GUIDs of the partition tables that were measured") Optional<List<String>> disks,
    @Claim("EFI actions of PCR 4 and 5, in order") Optional<List<String>> actions,
    @Claim("Whether the firmware handed over to an operating system") boolean exitBootServices,
    @Claim("Registers in which a separator ends what the firmware measured")
        List<Long> separators) {

  public FirmwareClaims {
    parts = Deferred.copyOf(parts);
    configuration = Deferred.copyOf(configuration);
    bootOrder = Deferred.copyOf(bootOrder);
    bootEntries = Deferred.copyOf(bootEntries);
    disks = Deferred.copyOf(disks);
    actions = Deferred.copyOf(actions);
    separators = Deferred.copyOf(separators);
  }

  static FirmwareClaims unproven() {
    return new FirmwareClaims(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of());
  }
}
