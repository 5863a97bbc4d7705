package org.tvd.protocol.bootlog;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/** What a TPM's registers of one bank become when the events of a log extend them, in order. */
final class Replay {
  static final int REGISTERS = 24;

  private final byte[][] values = new byte[REGISTERS][];
  private final boolean[] extended = new boolean[REGISTERS];

  private Replay() {}

  /** Each register begins at zero, PCR 0 at the start-up locality. */
  static Replay of(BootLog log, HashAlgorithm bank) {
    Replay replay = new Replay();
    MessageDigest hash = bank.newDigest();
    byte[] first = new byte[bank.size()];
    first[first.length - 1] = (byte) log.startupLocality();
    for (BootEvent event : log.events()) {
      if (event.extendsBank(bank)) {
        replay.extend(event, hash, bank, first);
      }
    }
    return replay;
  }

  private void extend(BootEvent event, MessageDigest hash, HashAlgorithm bank, byte[] first) {
    int pcr = event.pcr();
    byte[] value = values[pcr];
    if (!extended[pcr]) {
      extended[pcr] = true;
      value = pcr == 0 ? first : new byte[first.length];
      values[pcr] = value;
    }
    try {
      hash.update(value);
      event.updateWithDigest(hash, bank);
      hash.digest(value, 0, value.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the buffer is of the bank's size", e);
    }
  }

  /** The value of a register that the log extends; empty for another. */
  Bytes value(int pcr) {
    return isExtended(pcr) ? Bytes.of(values[pcr]) : Bytes.EMPTY;
  }

  boolean isExtended(int pcr) {
    return pcr >= 0 && pcr < REGISTERS && extended[pcr];
  }

  boolean hasValue(int pcr, Bytes expected) {
    return expected.size() == values[pcr].length && expected.hasAt(0, values[pcr]);
  }

  SortedMap<Integer, Bytes> values() {
    SortedMap<Integer, Bytes> all = new TreeMap<>();
    for (int pcr = 0; pcr < REGISTERS; pcr++) {
      if (extended[pcr]) {
        all.put(pcr, value(pcr));
      }
    }
    return Collections.unmodifiableSortedMap(all);
  }
}
