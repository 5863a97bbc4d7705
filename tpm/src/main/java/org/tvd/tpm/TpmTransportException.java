package org.tvd.tpm;

import java.io.Serial;

/** No usable response came from the TPM. The message names the TPM's address and what to do. */
public final class TpmTransportException extends TpmException {
  @Serial private static final long serialVersionUID = 1L;

  public TpmTransportException(String message) {
    super(message);
  }

  public TpmTransportException(String message, Throwable cause) {
    super(message, cause);
  }
}
