package org.tvd.policy.claims;

import java.util.Locale;

/**
 * What kind of TPM a host has, by the word of who vouches for it. A virtual TPM is as good as the
 * host that runs it, so a policy must be able to tell them apart.
 */
public enum TpmType {
  /** A discrete chip. */
  HARDWARE,
  /** A service of the platform's firmware. */
  FIRMWARE,
  /** Software, of a hypervisor or of a simulator. */
  VIRTUAL,
  /** Nobody says; an operator let the host in by hand. */
  UNVOUCHED;

  /** The spelling in policies and rules: lower case. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
