package org.tvd.verifier;

import java.io.Serial;
import java.util.Objects;

/** A revocation list that is not put in force. */
public final class RefusedListException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Why. */
  public enum Reason {
    /** It, or a certificate beside it, is not of its declared form. */
    MALFORMED_LIST,
    /** No issuer of the policy signed it, nor anybody below one of its authorities. */
    LIST_SIGNER_UNKNOWN,
    /** Its number is not higher than that of the list in force. */
    LIST_NOT_NEWER,
    /** It begins later, or has ended. */
    LIST_NOT_CURRENT
  }

  RefusedListException(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Never absent. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
