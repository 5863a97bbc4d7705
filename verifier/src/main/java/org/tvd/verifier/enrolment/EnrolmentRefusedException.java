package org.tvd.verifier.enrolment;

import java.io.Serial;

/** A host may not be enrolled; the message says what was expected, what was found, what to do. */
public final class EnrolmentRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Why. The numbers are those of the attack table in docs/protocol.md. */
  public enum Reason {
    /** The name is not a host name. */
    BAD_NAME,
    /** A key's public area is not of its form. Attack 20. */
    MALFORMED,
    /** The certificate is not one of an endorsement key. Attack 29. */
    EK_PROFILE,
    /** No trust anchor of the policy vouches for the certificate. Attacks 29, 30. */
    EK_NOT_TRUSTED,
    /** The key offered as the endorsement key is not the certificate's. Attacks 4, 29. */
    EK_KEY_MISMATCH,
    /** The endorsement key is no storage key of one TPM. */
    EK_ATTRIBUTES,
    /** The attestation key could sign what no TPM made, or leave its TPM. Attacks 6, 7. */
    AK_ATTRIBUTES,
    /** The name belongs to another TPM. Attack 5. */
    NAME_OF_ANOTHER_TPM,
    /** The TPM belongs to another name. Attack 5. */
    TPM_OF_ANOTHER_NAME,
    /** No such enrolment is under way, or it has expired. */
    UNKNOWN_ENROLMENT,
    /** The secret is not the one that the TPM would have revealed. Attack 4. */
    PROOF_WRONG,
    /** Too many enrolments are under way. Attack 41. */
    BUSY
  }

  private final Reason reason;

  EnrolmentRefusedException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  /** Never absent. */
  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }

  public Reason reason() {
    return reason;
  }
}
