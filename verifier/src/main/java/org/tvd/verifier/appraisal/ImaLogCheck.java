package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
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
 * A prefix of the IMA log replays to the quoted PCR 10 of each bank, and begins with the boot
 * aggregate of the quoted boot. What follows the prefix was logged after the quote: it proves
 * nothing yet, and must appear in the next one.
 */
final class ImaLogCheck {
  private static final int PCR = 10;

  /** PCR 0-7 until Linux 5.8, 0-9 since. */
  private static final Set<Integer> AGGREGATED = Set.of(8, 10);

  private ImaLogCheck() {}

  static Outcome<ImaClaims> check(Bytes log, QuotedPcrs pcrs, Presence presence) {
    List<HashAlgorithm> banks =
        pcrs.banks().stream().filter(bank -> pcrs.bank(bank).containsKey(PCR)).toList();
    if (log.isEmpty() || banks.isEmpty()) {
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
    int proven = 0;
    for (HashAlgorithm bank : banks) {
      Bytes register = pcrs.register(bank, PCR);
      OptionalInt prefix = parsed.prefixReaching(register, bank);
      // A register that is still zero is reached by no entry at all, and proves no measuring.
      int reached = prefix.orElse(0);
      if (reached == 0 || (proven > 0 && reached != proven)) {
        return refused(
            Reason.IMA_LOG_MISMATCH,
            "a log of which a prefix replays to PCR 10, quoted " + register,
            parsed.size() + " entries of which none does");
      }
      proven = reached;
    }
    OptionalInt wrong = parsed.firstWithWrongTemplateHash();
    if (wrong.isPresent() && wrong.getAsInt() < proven) {
      return refused(
          Reason.IMA_LOG_MISMATCH,
          "template hashes over the template data",
          "another in entry " + wrong.getAsInt());
    }
    var first = parsed.entry(0);
    if (!first.isBootAggregate() || first.violation() || !isOfThisBoot(first, pcrs)) {
      return refused(
          Reason.IMA_LOG_MISMATCH,
          "the quoted registers' boot aggregate as the first entry",
          first.path() + " with digest " + first.digest());
    }
    return new Outcome.Proven<>(claims(parsed, proven));
  }

  /** Whether the aggregate is over the quoted registers, where it can be told. */
  private static boolean isOfThisBoot(org.tvd.protocol.ima.ImaEntry aggregate, QuotedPcrs pcrs) {
    for (HashAlgorithm bank : pcrs.banks()) {
      if (!aggregate.digestAlgorithm().equals(bank.name().toLowerCase(Locale.ROOT))) {
        continue;
      }
      SortedMap<Integer, Bytes> quoted = pcrs.bank(bank);
      boolean comparable = false;
      for (int count : AGGREGATED) {
        if (quoted.headMap(count).size() == count) {
          comparable = true;
          MessageDigest digest = bank.newDigest();
          quoted.headMap(count).values().forEach(value -> value.update(digest));
          if (Bytes.of(digest.digest()).equals(aggregate.digest())) {
            return true;
          }
        }
      }
      return !comparable;
    }
    return true; // over a bank that the policy does not ask for
  }

  /** Only the first entry is the boot aggregate; a file can have that name too. */
  private static ImaClaims claims(ImaLog log, int proven) {
    List<ImaEntry> files = new ArrayList<>(proven);
    int violations = 0;
    for (int i = 1; i < proven; i++) {
      var entry = log.entry(i);
      if (entry.violation()) {
        violations++;
      } else {
        files.add(new ImaEntry(entry.path(), entry.digest().hex()));
      }
    }
    return ImaClaims.verified(files, violations);
  }
}
