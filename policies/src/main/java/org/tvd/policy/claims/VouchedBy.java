package org.tvd.policy.claims;

import java.util.Locale;

/** Who says that a host's keys are in a TPM. */
public enum VouchedBy {
  /** Its manufacturer, by an endorsement key certificate. */
  CERTIFICATE,
  /** The platform's manufacturer, by a certificate of an initial attestation key (IAK). */
  IAK,
  /** An operator, who approved it by hand. */
  OPERATOR;

  /** The spelling in rules and logs: lower case. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
