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

    /** The certificate does not parse, or there is more than it. Attack 29. */
    EK_MALFORMED,
    /** The certificate is an authority's. Attack 29. */
    EK_IS_AUTHORITY,
    /** The certificate is for another use than that of an endorsement key. Attack 29. */
    EK_USAGE,
    /** The certificate does not name a TPM. Attack 29. */
    EK_NAME,
    /** The certificate says something critical that nobody here understands. Attack 29. */
    EK_CRITICAL_EXTENSION,
    /** The endorsement key is too small, malformed or known to be factored. Attack 29. */
    EK_WEAK_KEY,
    /** A certificate is signed over a hash that can be forged. Attack 29. */
    EK_WEAK_SIGNATURE,
    /** The certificate is not valid at this time. Attack 29. */
    EK_EXPIRED,
    /** No trust anchor of the policy vouches for the certificate. Attacks 29, 30. */
    EK_NOT_TRUSTED,
    /** The certificate, or one above it, was revoked. Attack 29. */
    EK_REVOKED,
    /** The revocation list that would tell is out of date. Attack 29. */
    EK_CRL_STALE,
    /** The key offered as the endorsement key is not the certificate's. Attacks 4, 29. */
    EK_KEY_MISMATCH,
    /** The TPM has no certificate, and the policy wants one. Attack 30. */
    EK_CERTIFICATE_MISSING,

    /** The certificate is not one of an initial attestation key in a TPM. Attack 29. */
    IAK_USAGE,
    /** The attestation key is not that of the IAK certificate. Attack 4. */
    IAK_KEY_MISMATCH,

    /** The endorsement key is no storage key of one TPM. */
    EK_ATTRIBUTES,
    /** The attestation key could sign what no TPM made, or leave its TPM. Attacks 6, 7. */
    AK_ATTRIBUTES,
    /** The keys above the attestation key are no Names. Attack 28. */
    AK_HIERARCHY,
    /** The name belongs to another TPM; an operator may approve the new one. Attack 5. */
    NAME_OF_ANOTHER_TPM,
    /** The TPM belongs to another name. Attack 5. */
    TPM_OF_ANOTHER_NAME,
    /** Nobody but an operator can vouch for this TPM, and none has yet. */
    APPROVAL_REQUIRED,
    /** An operator rejected this TPM. */
    REJECTED_BY_OPERATOR,
    /** No such enrolment is under way, or it has expired. */
    UNKNOWN_ENROLMENT,
    /** The secret is not the one that the TPM would have revealed. Attack 4. */
    PROOF_WRONG,
    /** This source asks too often. Attack 41. */
    TOO_MANY_REQUESTS,
    /** Too many enrolments are under way, or wait for approval. Attack 41. */
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
