package org.tvd.protocol;

import java.io.Serial;
import java.util.Objects;

/** Input that is not of its declared form. The message names the structure, the place and why. */
public final class MalformedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final long offset;

  /**
   * @param structure what was being read, in the specification's words (TPMS_ATTEST, boot log …)
   * @param offset the byte, from the start of the input, at which it went wrong
   * @param problem what was expected and what was found
   */
  public MalformedException(String structure, long offset, String problem) {
    super(structure + ", byte " + offset + ": " + problem);
    this.offset = offset;
  }

  /** Never absent. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  public long offset() {
    return offset;
  }
}
