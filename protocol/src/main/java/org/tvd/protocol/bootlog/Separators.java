package org.tvd.protocol.bootlog;

import java.util.List;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.PcrMismatch.Reason;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The rule of the separators: firmware extends each of PCR 0 to 7 exactly once with the hash of
 * 00000000 or ffffffff before it hands over, or with that of 00000001 when measuring failed (PC
 * Client Platform Firmware Profile, section 3.3.2.2 and EV_SEPARATOR). The type is not measured, so
 * digests decide: nobody can hide a separator, and nobody can add one unseen.
 */
final class Separators {
  private static final Bytes ZERO = Bytes.ofHex("00000000");
  private static final Bytes ONES = Bytes.ofHex("ffffffff");
  private static final Bytes ERROR = Bytes.ofHex("01000000");

  private final Bytes zeroDigest;
  private final Bytes onesDigest;
  private final Bytes errorDigest;

  private final HashAlgorithm bank;

  Separators(HashAlgorithm bank) {
    this.bank = bank;
    this.zeroDigest = digest(bank, ZERO);
    this.onesDigest = digest(bank, ONES);
    this.errorDigest = digest(bank, ERROR);
  }

  /** What is wrong with the events of one register of firmware, if anything. */
  Optional<Reason> check(List<BootEvent> events) {
    int found = 0;
    for (BootEvent event : events) {
      Bytes digest = event.digests().getOrDefault(bank, Bytes.EMPTY);
      if (!event.is(EventType.EV_SEPARATOR)) {
        if (zeroDigest.equals(digest) || onesDigest.equals(digest) || errorDigest.equals(digest)) {
          return Optional.of(Reason.SEPARATOR_RETYPED);
        }
        continue;
      }
      if (errorDigest.equals(digest)) {
        return Optional.of(Reason.SEPARATOR_ERROR);
      }
      boolean normal =
          (event.data().equals(ZERO) && zeroDigest.equals(digest))
              || (event.data().equals(ONES) && onesDigest.equals(digest));
      if (!normal) {
        return Optional.of(Reason.SEPARATOR_ALTERED);
      }
      found++;
    }
    return switch (found) {
      case 0 -> Optional.of(Reason.SEPARATOR_MISSING);
      case 1 -> Optional.empty();
      default -> Optional.of(Reason.SEPARATOR_REPEATED);
    };
  }

  private static Bytes digest(HashAlgorithm bank, Bytes data) {
    var hash = bank.newDigest();
    data.update(hash);
    return Bytes.of(hash.digest());
  }
}
