package org.tvd.policy;

import java.io.Serial;
import java.util.List;
import org.tvd.protocol.yaml.TextError;
import org.tvd.protocol.yaml.TextException;

/** A policy set with errors. It is refused as a whole, and all of its errors are named. */
public final class PolicyException extends TextException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param errors at least one
   */
  public PolicyException(List<TextError> errors) {
    super(errors);
  }
}
