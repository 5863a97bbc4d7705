package org.tvd.verifier;

import java.io.Serial;
import org.tvd.verifier.appraisal.Reason;

/** Evidence that is not known to come, fresh, from the host's own TPM. */
public final class RejectedEvidenceException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  RejectedEvidenceException(Reason reason, String detail) {
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
