package org.tvd.policy.claims;

import java.util.List;

/**
 * Everything that verified evidence says about a platform. Only what was proven belongs here: what
 * was not is stated by the parts' {@code unproven} forms, and a rule that reads it earns nothing.
 *
 * @param tpm about the TPM itself
 * @param boot from the boot log
 * @param ima from the kernel's measurement list
 * @param pcrs the quoted registers; rules see those of the SHA-256 bank
 */
public record Claims(TpmClaims tpm, BootClaims boot, ImaClaims ima, List<PcrValue> pcrs) {

  public Claims {
    pcrs = List.copyOf(pcrs);
  }
}
