package org.tvd.verifier;

import java.io.Serial;

/** No host of this name is enrolled. */
public final class NotEnrolledException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Never absent. */
  @Override
  public String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }

  public NotEnrolledException(String host) {
    super("host " + host + " is not enrolled; enrol first (POST /v1/enrolments)");
  }
}
