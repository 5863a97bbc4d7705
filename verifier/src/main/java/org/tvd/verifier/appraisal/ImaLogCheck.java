package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.ImaEntry;
import org.tvd.policy.model.EvidencePolicy.Presence;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;

/**
 * A prefix of the IMA log replays to the quoted PCR 10. What follows the prefix was logged after
 * the quote: it proves nothing yet, and must appear in the next one.
 */
final class ImaLogCheck {
  private static final int PCR = 10;

  private ImaLogCheck() {}

  static Outcome<ImaClaims> check(Bytes log, QuotedPcrs pcrs, Presence presence) {
    HashAlgorithm bank =
        pcrs.bank(HashAlgorithm.SHA256).containsKey(PCR)
            ? HashAlgorithm.SHA256
            : HashAlgorithm.SHA384;
    SortedMap<Integer, Bytes> quoted = pcrs.bank(bank);
    Bytes register = quoted.get(PCR);
    if (log.isEmpty() || register == null) {
      return presence == Presence.REQUIRED
          ? refused(
              Reason.IMA_LOG_MISSING, "an IMA log and PCR 10, which the policy requires", "none")
          : new Outcome.Proven<>(ImaClaims.unproven());
    }
    ImaLog parsed;
    try {
      parsed = ImaLog.parse(log);
    } catch (MalformedException e) {
      return new Outcome.Refused<>(Reason.MALFORMED_LOG, e.getMessage());
    }
    OptionalInt prefix = parsed.prefixReaching(register, bank);
    if (prefix.isEmpty()) {
      return refused(
          Reason.IMA_LOG_MISMATCH,
          "a log of which a prefix replays to PCR 10, quoted " + register,
          parsed.size() + " entries of which none does");
    }
    OptionalInt wrong = parsed.firstWithWrongTemplateHash();
    if (wrong.isPresent() && wrong.getAsInt() < prefix.getAsInt()) {
      return refused(
          Reason.IMA_LOG_MISMATCH,
          "template hashes over the template data",
          "another in entry " + wrong.getAsInt());
    }
    return new Outcome.Proven<>(claims(parsed, prefix.getAsInt()));
  }

  private static ImaClaims claims(ImaLog log, int proven) {
    List<ImaEntry> files = new ArrayList<>(proven);
    int violations = 0;
    for (int i = 0; i < proven; i++) {
      var entry = log.entry(i);
      if (entry.violation()) {
        violations++;
      } else if (!entry.isBootAggregate()) {
        files.add(new ImaEntry(entry.path(), entry.digest().hex()));
      }
    }
    return new ImaClaims(true, files, violations);
  }
}
