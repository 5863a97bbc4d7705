package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import org.tvd.policy.claims.BootClaims;
import org.tvd.protocol.message.LogPart;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;

/**
 * A renewal does not send the boot log again: it says that nothing follows the end of the one that
 * is known, and the registers that it replayed to are still what they were.
 */
final class KnownBootLog {
  private KnownBootLog() {}

  static Outcome<BootClaims> check(LogPart rest, Baseline baseline, QuotedPcrs pcrs) {
    if (rest.offset() != baseline.bootLogSize() || !rest.content().isEmpty()) {
      return refused(
          Reason.BOOT_LOG_MISMATCH,
          "nothing after byte " + baseline.bootLogSize() + " of the known boot log",
          rest.content().size() + " bytes after byte " + rest.offset());
    }
    return pcrs.equalsOutsideIma(baseline.pcrs())
        ? new Outcome.Proven<>(baseline.claims().boot())
        : refused(
            Reason.BOOT_LOG_MISMATCH,
            "the registers that the known boot log replays to",
            "others: something extended them since");
  }
}
