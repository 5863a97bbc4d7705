package org.tvd.policy;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;
import org.tvd.policy.syntax.PolicyError;

/** A policy set with errors. It is refused as a whole, and all of its errors are named. */
public final class PolicyException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<PolicyError> errors;

  /**
   * @param errors at least one; they are put in the order of their places
   */
  public PolicyException(List<PolicyError> errors) {
    super(errors.stream().sorted().map(PolicyError::toString).collect(Collectors.joining("\n")));
    this.errors = errors.stream().sorted().distinct().toList();
  }

  public List<PolicyError> errors() {
    return errors;
  }
}
