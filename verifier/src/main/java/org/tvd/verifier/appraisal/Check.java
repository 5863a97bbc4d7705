package org.tvd.verifier.appraisal;

import java.util.Locale;

/** The checks of an appraisal, in their order; docs/protocol.md says what each demands. */
public enum Check {
  /** The message's form, beyond what JSON can say. */
  FORM,
  /** The attestation key's attributes, and its signature over the raw bytes. */
  SIGNATURE,
  /** Magic, type and signer: a quote that a TPM made with a key of its endorsement hierarchy. */
  QUOTE,
  /** The nonce, and the binding of channel and evidence. */
  BINDING,
  /** A trust anchor vouches for the TPM, now. */
  ENDORSEMENT,
  /** The TPM's counters and clock do not go back. */
  CLOCK,
  /** The signed selection is the policy's, and the values sent hash to the signed digest. */
  PCRS,
  /** The boot log replays to each quoted register. */
  BOOT_LOG,
  /** A prefix of the IMA log replays to PCR 10. */
  IMA_LOG,
  /** Each certificate: form, issuer, holder, validity, revocation. One that fails earns nothing. */
  CERTIFICATES;

  /**
   * Whether it stands before the point at which evidence is known to come, fresh, from the host's
   * own TPM.
   */
  public boolean isBeforeAuthentic() {
    return compareTo(BINDING) <= 0;
  }

  /** The spelling in reports: lower case with hyphens. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
