package org.tvd.policy.claims;

import java.util.List;

/**
 * Everything that verified evidence says about a platform. Only what was proven belongs here: what
 * was not is an empty component, and a rule that reads it earns nothing.
 *
 * @param tpm about the TPM itself
 * @param boot from the boot log
 * @param ima from the kernel's measurement list
 * @param pcrs the quoted registers
 */
public record Claims(
    @Claim("About the TPM itself") TpmClaims tpm,
    @Claim("From the boot log") BootClaims boot,
    @Claim("From the kernel's measurement list (IMA)") ImaClaims ima,
    @Claim("The quoted registers, by bank") PcrClaims pcrs) {

  /** With the registers as they were quoted. */
  public Claims(TpmClaims tpm, BootClaims boot, ImaClaims ima, List<PcrValue> quoted) {
    this(tpm, boot, ima, PcrClaims.of(quoted));
  }
}
