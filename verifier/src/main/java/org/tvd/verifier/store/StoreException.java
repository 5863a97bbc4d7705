package org.tvd.verifier.store;

import java.io.Serial;

/** The store cannot do its work; the message says what was found and what to do. */
public final class StoreException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
