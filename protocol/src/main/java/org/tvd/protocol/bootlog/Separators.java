package org.tvd.protocol.bootlog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
  /** PCR 0 to 7 are those of the firmware. */
  static final int FIRMWARE_PCRS = 8;

  private static final Bytes ZERO = Bytes.ofHex("00000000");
  private static final Bytes ONES = Bytes.ofHex("ffffffff");
  private static final Bytes ERROR = Bytes.ofHex("01000000");

  private final HashAlgorithm bank;
  private final byte[] zeroDigest;
  private final byte[] onesDigest;
  private final byte[] errorDigest;
  private final int[] found = new int[FIRMWARE_PCRS];
  private final @Nullable Reason[] wrong = new Reason[FIRMWARE_PCRS];

  /** Of the events that extend {@code bank}, in the log's order. */
  static Separators in(BootLog log, HashAlgorithm bank) {
    Separators separators = new Separators(bank);
    for (BootEvent event : log.events()) {
      if (event.extendsBank(bank) && event.pcr() < FIRMWARE_PCRS) {
        separators.see(event);
      }
    }
    return separators;
  }

  private Separators(HashAlgorithm bank) {
    this.bank = bank;
    var hash = bank.newDigest();
    this.zeroDigest = hash.digest(ZERO.toArray());
    this.onesDigest = hash.digest(ONES.toArray());
    this.errorDigest = hash.digest(ERROR.toArray());
  }

  private void see(BootEvent event) {
    int pcr = event.pcr();
    boolean zero = event.hasDigest(bank, zeroDigest);
    boolean ones = event.hasDigest(bank, onesDigest);
    boolean error = event.hasDigest(bank, errorDigest);
    if (wrong[pcr] != null) {
      return; // the first is what to tell
    }
    if (!event.is(EventType.EV_SEPARATOR)) {
      wrong[pcr] = zero || ones || error ? Reason.SEPARATOR_RETYPED : null;
    } else if (error) {
      wrong[pcr] = Reason.SEPARATOR_ERROR;
    } else if ((zero && isData(event, ZERO)) || (ones && isData(event, ONES))) {
      found[pcr]++;
    } else {
      wrong[pcr] = Reason.SEPARATOR_ALTERED;
    }
  }

  private static boolean isData(BootEvent event, Bytes data) {
    return event.dataSize() == data.size() && event.dataStartsWith(data);
  }

  /** What is wrong with the events of one register of firmware, if anything. */
  Optional<Reason> problem(int pcr) {
    if (wrong[pcr] != null) {
      return Optional.of(wrong[pcr]);
    }
    return switch (found[pcr]) {
      case 0 -> Optional.of(Reason.SEPARATOR_MISSING);
      case 1 -> Optional.empty();
      default -> Optional.of(Reason.SEPARATOR_REPEATED);
    };
  }
}
