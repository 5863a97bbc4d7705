package org.tvd.verifier.enrolment;

import java.io.Serial;

/** An operator's order about a TPM cannot be carried out; the message says what to do. */
public final class ApprovalException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  public ApprovalException(String message) {
    super(message);
  }

  /** Never absent. */
  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }
}
