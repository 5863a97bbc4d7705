package org.tvd.policy.flow;

import java.util.Locale;

/** How bad something is. */
public enum Severity {
  /** The policy is not to be used. */
  ERROR,
  /** Somebody should look at it. */
  WARNING,
  /** Good to know. */
  NOTE;

  /** Lower case, as it is printed. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
