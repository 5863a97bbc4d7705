package org.tvd.policy.claims;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tvd.protocol.bootlog.VerifiedBootLog;

/**
 * What the boot log says, where it replays to every quoted register. Text that its digest does not
 * cover is left empty, or stands in a component whose name begins with {@code logged}. What is made
 * of a register that was not verified is unproven.
 *
 * <p>Lists and maps that cost something are made when they are first read.
 *
 * @param logVerified whether there is a boot log that replays to each quoted register
 * @param registers that it was verified for; what is made of another one is empty
 * @param secureBoot whether UEFI Secure Boot was on; false when unproven
 * @param secureBootMode setup, audit, user or deployed
 * @param applications digests, lower case hex, of the images that PCR 4 measured, in their order.
 *     Whatever PCR 4 measured that is not proven to be something else counts as an image
 * @param kernelCommandLine unproven where it was not measured or is not covered, and where there
 *     are several that differ
 * @param kernelArguments the command line's arguments, without quotes, with the kernel's path first
 *     where a boot loader puts it there
 * @param images the boot applications and drivers that firmware started
 * @param authorities what vouched for them
 * @param signatureDatabases PK, KEK, db, dbx, dbt, dbr by name; one that is not proven is missing
 * @param firmware of the firmware
 * @param loader of shim, GRUB, systemd-stub and the Linux EFI stub
 * @param windows of Windows
 */
public record BootClaims(
    @Claim(value = "The boot log replays to every quoted register", proves = true)
        boolean logVerified,
    @Claim("The registers that it was verified for; of the others nothing is claimed")
        List<Long> registers,
    @Claim("Whether UEFI Secure Boot was on; false when unproven") boolean secureBoot,
    @Claim("Setup, audit, user or deployed") Optional<SecureBootMode> secureBootMode,
    @Claim("Digests, lower case hex, of what PCR 4 measured and does not prove to be no image")
        Optional<List<String>> applications,
    @Claim("The kernel's one command line, as GRUB or systemd-stub measured it")
        Optional<String> kernelCommandLine,
    @Claim("The command line's arguments, without their quotes")
        Optional<List<String>> kernelArguments,
    @Claim("Boot applications and drivers that the firmware started")
        Optional<List<BootImage>> images,
    @Claim("What vouched for the images") Optional<List<BootAuthority>> authorities,
    @Claim("PK, KEK, db, dbx, dbt and dbr by name; one that is not proven is missing")
        Map<String, SignatureDatabase> signatureDatabases,
    @Claim("What the firmware says about itself") FirmwareClaims firmware,
    @Claim("What boot loaders measured") LoaderClaims loader,
    @Claim("What Windows measured") WindowsClaims windows) {

  public BootClaims {
    secureBoot = secureBoot && logVerified;
    registers = List.copyOf(registers);
    applications = Deferred.copyOf(applications);
    kernelArguments = Deferred.copyOf(kernelArguments);
    images = Deferred.copyOf(images);
    authorities = Deferred.copyOf(authorities);
    signatureDatabases = Deferred.copyOf(signatureDatabases);
  }

  /** The claims of a platform of which no more than this is proven. */
  public BootClaims(
      boolean logVerified,
      boolean secureBoot,
      Optional<List<String>> applications,
      Optional<String> kernelCommandLine) {
    this(
        logVerified,
        List.of(),
        secureBoot,
        Optional.empty(),
        applications,
        kernelCommandLine,
        kernelCommandLine.map(KernelCommandLine::arguments),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        FirmwareClaims.unproven(),
        LoaderClaims.unproven(),
        WindowsClaims.unproven());
  }

  /** All that a verified log proves. */
  public static BootClaims of(VerifiedBootLog log) {
    return BootClaimsReader.read(log);
  }

  /** No verified boot log: nothing is proven. */
  public static BootClaims unproven() {
    return new BootClaims(false, false, Optional.empty(), Optional.empty());
  }
}
