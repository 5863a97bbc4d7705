package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.util.Optional;
import org.tvd.protocol.tpm.Attest.ClockInfo;

/**
 * The TPM's time does not go back (TPM 2.0 Library, part 1, 36). Within one reset and restart the
 * clock grows; over a power loss it may step back a little, and then the reset counter has grown.
 */
final class ClockCheck {
  private ClockCheck() {}

  static Outcome<ClockInfo> check(ClockInfo now, Optional<ClockInfo> last) {
    if (last.isEmpty()) {
      return new Outcome.Proven<>(now);
    }
    ClockInfo before = last.get();
    if (now.resetCount() < before.resetCount()) {
      return refused(
          Reason.CLOCK_WENT_BACK,
          "a reset count of at least " + before.resetCount(),
          now.resetCount()
              + " (the TPM was cleared, or is another; if the former, an operator runs 'tvd host"
              + " approve' with the host's name and its identity as 'tvd host list --json' shows"
              + " it)");
    }
    if (now.resetCount() > before.resetCount()) {
      return new Outcome.Proven<>(now);
    }
    if (now.restartCount() < before.restartCount()) {
      return refused(
          Reason.CLOCK_WENT_BACK,
          "a restart count of at least " + before.restartCount(),
          Long.toString(now.restartCount()));
    }
    if (now.restartCount() == before.restartCount()
        && Long.compareUnsigned(now.clock(), before.clock()) < 0) {
      return refused(
          Reason.CLOCK_WENT_BACK,
          "a clock of at least " + before.clock() + " ms",
          now.clock() + " ms");
    }
    return new Outcome.Proven<>(now);
  }
}
