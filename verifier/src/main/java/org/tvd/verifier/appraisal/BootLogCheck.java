package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.tvd.policy.claims.BootClaims;
import org.tvd.policy.model.EvidencePolicy.Presence;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.bootlog.BootLogVerification;
import org.tvd.protocol.bootlog.PcrMismatch;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;

/** The boot log replays to each quoted register; only events that do become claims. */
final class BootLogCheck {

  private BootLogCheck() {}

  static Outcome<BootClaims> check(Bytes log, QuotedPcrs pcrs, Presence presence) {
    if (log.isEmpty()) {
      return presence == Presence.REQUIRED
          ? refused(Reason.BOOT_LOG_MISSING, "a boot log, which the policy requires", "none")
          : new Outcome.Proven<>(BootClaims.unproven());
    }
    BootLog parsed;
    try {
      parsed = BootLog.parse(log);
    } catch (MalformedException e) {
      return new Outcome.Refused<>(Reason.MALFORMED_LOG, e.getMessage());
    }
    BootClaims claims = BootClaims.unproven();
    for (HashAlgorithm bank : pcrs.banks()) {
      SortedMap<Integer, Bytes> quoted = pcrs.bank(bank);
      switch (VerifiedBootLog.verify(parsed, quoted, bank)) {
        case BootLogVerification.Verified(VerifiedBootLog verified) -> {
          if (!claims.logVerified()) {
            claims = BootClaims.of(verified); // of the first bank, which is what references are for
          }
        }
        case BootLogVerification.Refused(List<PcrMismatch> mismatches) -> {
          return new Outcome.Refused<>(
              reason(mismatches.getFirst()),
              mismatches.stream().map(PcrMismatch::describe).collect(Collectors.joining("; ")));
        }
      }
    }
    return new Outcome.Proven<>(claims);
  }

  private static Reason reason(PcrMismatch mismatch) {
    return switch (mismatch.reason()) {
      case NEVER_EXTENDED -> Reason.PCR_NEVER_EXTENDED;
      case SEPARATOR_MISSING,
          SEPARATOR_REPEATED,
          SEPARATOR_RETYPED,
          SEPARATOR_ALTERED,
          SEPARATOR_ERROR ->
          Reason.BOOT_LOG_ORDER;
      case BANK_NOT_TRUSTED, BANK_NOT_IN_LOG, VALUE_DIFFERS -> Reason.BOOT_LOG_MISMATCH;
      case NOT_IN_LOG -> Reason.PCR_NOT_IN_LOG;
    };
  }
}
