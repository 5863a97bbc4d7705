package org.tvd.policy.claims;

import java.util.Optional;

/**
 * What is known of a host's TPM before it says anything: from its certificate, and from the anchor
 * or the operator that vouches for it.
 *
 * @param type as that anchor is typed, or as the operator stated
 * @param vouchedBy who vouches for it
 * @param anchor that leads to the certificate, by its name in the policy
 * @param manufacturer TCG vendor id, as the certificate spells it
 * @param model as the certificate spells it
 * @param version of the firmware that the TPM was sold with, as the certificate spells it
 * @param keyAlgorithm of the endorsement key, such as {@code rsa-2048} or {@code ecc-p256}
 */
public record TpmIdentity(
    TpmType type,
    VouchedBy vouchedBy,
    Optional<String> anchor,
    Optional<String> manufacturer,
    Optional<String> model,
    Optional<String> version,
    String keyAlgorithm) {

  /** A TPM for which an operator vouches; the certificate's parts are unproven. */
  public static TpmIdentity byOperator(TpmType type, String keyAlgorithm) {
    return new TpmIdentity(
        type,
        VouchedBy.OPERATOR,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        keyAlgorithm);
  }

  /** What its quote adds. */
  public TpmClaims claims(long firmwareVersion) {
    return new TpmClaims(
        type,
        firmwareVersion,
        vouchedBy,
        anchor,
        manufacturer,
        model,
        version,
        Optional.of(keyAlgorithm));
  }
}
