package org.tvd.protocol.bootlog;

import org.tvd.protocol.Bytes;

/**
 * Why the log does not account for one quoted register.
 *
 * @param pcr the register
 * @param reason what is wrong
 * @param expected the value as quoted
 * @param replayed what the log gives; empty where it gives nothing
 */
public record PcrMismatch(int pcr, Reason reason, Bytes expected, Bytes replayed) {

  /** What is wrong, one name for each attack. */
  public enum Reason {
    /** The bank is SHA-1, which can be forged: a downgrade. */
    BANK_NOT_TRUSTED,
    /** The log declares no such bank, so that it says nothing about its registers. */
    BANK_NOT_IN_LOG,
    /** A register of firmware is zero: nobody extended this bank, so anybody still can. */
    NEVER_EXTENDED,
    /** The register has a value, and the log no event for it. */
    NOT_IN_LOG,
    /** The events replay to another value: the log was cut, changed, or is of another boot. */
    VALUE_DIFFERS,
    /** No separator ends what firmware measured before it handed over. */
    SEPARATOR_MISSING,
    /** A second separator: what follows the first pretends to come before. */
    SEPARATOR_REPEATED,
    /** An event has a separator's digest under another type, which hides the separator. */
    SEPARATOR_RETYPED,
    /** A separator's data is not what its digest says. */
    SEPARATOR_ALTERED,
    /** Firmware reports that measuring failed (the separator of 0x00000001). */
    SEPARATOR_ERROR
  }

  /** For people. */
  public String describe() {
    return "PCR "
        + pcr
        + ": "
        + reason
        + ", quoted "
        + expected
        + ", replayed "
        + (replayed.isEmpty() ? "nothing" : replayed);
  }
}
