package org.tvd.policy.claims;

import java.util.Optional;

/**
 * What is known about the TPM itself.
 *
 * @param type as the trust anchor of its certificate is typed, or as an operator stated
 * @param firmwareVersion of the quote (TPMS_ATTEST.firmwareVersion), an unsigned 64-bit number
 * @param vouchedBy who says that the host's keys are in a TPM
 * @param anchor the trust anchor's name
 * @param manufacturer from the endorsement key certificate
 * @param model from the endorsement key certificate
 * @param version from the endorsement key certificate
 * @param keyAlgorithm of the endorsement key
 */
public record TpmClaims(
    @Claim(
            "What kind of TPM it is, as the trust anchor is typed or an operator stated; unvouched"
                + " where nobody says")
        TpmType type,
    @Claim(
            value = "As the quote states it (TPMS_ATTEST.firmwareVersion); compares with numbers",
            unsigned = true)
        long firmwareVersion,
    @Claim("Who says that the host's keys are in a TPM") VouchedBy vouchedBy,
    @Claim("The name in trust.yaml of the anchor that vouches for the TPM") Optional<String> anchor,
    @Claim("The TCG vendor id in the endorsement key certificate, as in id:494E5443")
        Optional<String> manufacturer,
    @Claim("The TPM's model, as its endorsement key certificate spells it") Optional<String> model,
    @Claim("The firmware version that the endorsement key certificate names, as in id:00010101")
        Optional<String> version,
    @Claim(
            "The endorsement key's algorithm: rsa-2048, rsa-3072, rsa-4096, ecc-p256, ecc-p384 or"
                + " ecc-p521")
        Optional<String> keyAlgorithm) {

  /** A TPM that a certificate vouches for and of which nothing more is known. */
  public TpmClaims(TpmType type, long firmwareVersion) {
    this(
        type,
        firmwareVersion,
        VouchedBy.CERTIFICATE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
