package org.tvd.policy.claims;

/** The mode of UEFI Secure Boot (UEFI specification, section 32.3). */
public enum SecureBootMode {
  /** No platform key: anybody can change the keys. */
  SETUP,
  /** Signatures are not enforced, only recorded. */
  AUDIT,
  /** A platform key is enrolled. */
  USER,
  /** As user mode, and it can only be left through the firmware. */
  DEPLOYED
}
