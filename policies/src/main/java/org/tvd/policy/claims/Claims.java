package org.tvd.policy.claims;

import java.util.List;
import java.util.Set;

/**
 * Everything that verified evidence says about a platform. Only what was proven belongs here: what
 * was not is stated by the parts' {@code unproven} forms, and a rule that reads it earns nothing.
 *
 * @param tpm about the TPM itself
 * @param boot from the boot log
 * @param ima from the kernel's measurement list
 * @param pcrs the quoted registers
 * @param platform from the maker's certificate
 * @param reported by the host itself
 */
public record Claims(
    @Claim("About the TPM itself") TpmClaims tpm,
    @Claim("From the boot log") BootClaims boot,
    @Claim("From the kernel's measurement list (IMA)") ImaClaims ima,
    @Claim("The quoted registers, by bank") PcrClaims pcrs,
    @Claim("From the platform's certificate, by its maker") PlatformClaims platform,
    @Claim("What the host says of itself in software, where the policy entitles it")
        SelfReportedClaims reported) {

  /** With the registers as they were quoted. */
  public Claims(TpmClaims tpm, BootClaims boot, ImaClaims ima, List<PcrValue> quoted) {
    this(tpm, boot, ima, PcrClaims.of(quoted));
  }

  /** Claims of a platform without a certificate that reports nothing. */
  public Claims(TpmClaims tpm, BootClaims boot, ImaClaims ima, PcrClaims pcrs) {
    this(tpm, boot, ima, pcrs, PlatformClaims.unproven(), SelfReportedClaims.unproven());
  }

  /** The same claims with another kind of TPM. */
  public Claims withTpm(TpmClaims other) {
    return new Claims(other, boot, ima, pcrs, platform, reported);
  }

  /** What was measured, beside what is said; these very claims where that is the same. */
  public Claims with(PlatformClaims certified, SelfReportedClaims said) {
    return platform.equals(certified) && reported.equals(said)
        ? this
        : new Claims(tpm, boot, ima, pcrs, certified, said);
  }

  /** These claims without what the host reports of itself and is not entitled to. */
  public Claims entitled(Set<String> selfReported) {
    return new Claims(
        tpm,
        boot,
        ima,
        pcrs,
        selfReported.contains(SelfReportedClaims.COMPONENTS)
            ? platform
            : platform.withoutComparison(),
        reported.only(selfReported));
  }
}
