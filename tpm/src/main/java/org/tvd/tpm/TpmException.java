package org.tvd.tpm;

import java.io.Serial;

/** A TPM did not do what it was asked. The message names the command, the reason, what to do. */
public class TpmException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final int responseCode;

  /** A failure without an answer of the TPM, or with a successful one that is of no use. */
  public TpmException(String message) {
    super(message);
    this.responseCode = 0;
  }

  public TpmException(String message, Throwable cause) {
    super(message, cause);
    this.responseCode = 0;
  }

  /**
   * The TPM refused a command.
   *
   * @param command its name, such as TPM2_Quote
   * @param responseCode the TPM_RC as it was answered
   */
  public TpmException(String command, int responseCode) {
    super(command + ": " + ResponseCodes.describe(responseCode));
    this.responseCode = responseCode;
  }

  /** The TPM_RC (TPM 2.0 Library, part 2, 6.6), or 0 where the TPM gave none. */
  public int responseCode() {
    return responseCode;
  }
}
