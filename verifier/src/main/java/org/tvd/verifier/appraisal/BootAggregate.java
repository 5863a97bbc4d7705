package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.ima.ImaEntry;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;

/**
 * The first entry of a boot's IMA log is the digest of the registers that the boot loader left
 * (Linux, ima_calc_boot_aggregate), so that a log cannot be that of another boot.
 */
final class BootAggregate {
  /** PCR 0-7 until Linux 5.8, 0-9 since. */
  private static final Set<Integer> AGGREGATED = Set.of(8, 10);

  private BootAggregate() {}

  /** The log is proven as a whole, from its first entry on. */
  static Outcome<ImaEntry> check(ImaLog log, QuotedPcrs pcrs) {
    ImaEntry first = log.entries().getFirst();
    return first.isBootAggregate() && !first.violation() && isOfThisBoot(first, pcrs)
        ? new Outcome.Proven<>(first)
        : refused(
            Reason.IMA_BOOT_AGGREGATE,
            "the quoted registers' boot aggregate as the first entry",
            first.path() + " with digest " + first.digest());
  }

  /** Whether the aggregate is over the quoted registers, where it can be told. */
  private static boolean isOfThisBoot(ImaEntry aggregate, QuotedPcrs pcrs) {
    String algorithm = aggregate.digestAlgorithm();
    for (HashAlgorithm bank : pcrs.banks()) {
      if (!algorithm
          .substring(algorithm.indexOf(':') + 1)
          .equals(bank.name().toLowerCase(Locale.ROOT))) {
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
}
