package org.tvd.protocol.bootlog;

import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/** What a measurement of the variable SecureBoot looks like in one bank, for each of its values. */
final class SecureBootDigests {
  private static final VariableName NAME =
      new VariableName(UefiVariable.GLOBAL_VARIABLE, "SecureBoot");
  private static final Bytes ON = NAME.with(Bytes.ofHex("01"));
  private static final Bytes OFF = NAME.with(Bytes.ofHex("00"));
  private static final Bytes ABSENT = NAME.with(Bytes.EMPTY);

  private final DataDigest digest;
  private final HashAlgorithm bank;
  private final byte[] on;
  private final byte[] off;
  private final byte[] absent;

  SecureBootDigests(HashAlgorithm bank) {
    this.bank = bank;
    this.digest = new DataDigest(bank);
    var hash = bank.newDigest();
    this.on = hash.digest(ON.toArray());
    this.off = hash.digest(OFF.toArray());
    this.absent = hash.digest(ABSENT.toArray());
  }

  /** What the event says about the variable; unknown where it says nothing. */
  SecureBoot state(BootEvent event) {
    if (event.hasDigest(bank, on)) {
      return SecureBoot.ENABLED;
    }
    return event.hasDigest(bank, off) || event.hasDigest(bank, absent) || isOther(event)
        ? SecureBoot.DISABLED
        : SecureBoot.UNKNOWN;
  }

  /** A value that the UEFI specification does not know. */
  private boolean isOther(BootEvent event) {
    return NAME.isIn(event) && digest.coverage(event) == Coverage.WHOLE;
  }
}
