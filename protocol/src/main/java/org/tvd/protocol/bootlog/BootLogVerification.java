package org.tvd.protocol.bootlog;

import java.util.List;

/** What {@link VerifiedBootLog#verify} finds: events to rely on, or why there are none. */
public sealed interface BootLogVerification {

  /** Every quoted register is accounted for. */
  record Verified(VerifiedBootLog log) implements BootLogVerification {}

  /**
   * At least one is not.
   *
   * @param mismatches at least one, ascending by register, one for each register
   */
  record Refused(List<PcrMismatch> mismatches) implements BootLogVerification {
    public Refused {
      mismatches = List.copyOf(mismatches);
    }
  }
}
