package org.tvd.protocol.bootlog;

/** UEFI Secure Boot as firmware measured it before it handed over. */
public enum SecureBoot {
  ENABLED,
  DISABLED,
  /** PCR 7 was not verified, or has no covered measurement of the variable: no claim. */
  UNKNOWN
}
