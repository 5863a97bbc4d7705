package org.tvd.protocol.ima;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * How far a boot's log is proven: a replay can go on from here with what is new.
 *
 * @param entries how many entries replay to the registers
 * @param bytes how long they are, which is where the next part begins
 * @param registers PCR 10 of each bank after them
 */
public record ImaProgress(long entries, long bytes, Map<HashAlgorithm, Bytes> registers) {
  /** Before the first entry. */
  public static final ImaProgress START = new ImaProgress(0, 0, Map.of());

  public ImaProgress {
    EnumMap<HashAlgorithm, Bytes> copy = new EnumMap<>(HashAlgorithm.class);
    copy.putAll(registers);
    registers = Collections.unmodifiableMap(copy);
  }

  /** PCR 10 of {@code bank}; empty where this progress says nothing of that bank. */
  Bytes register(HashAlgorithm bank) {
    return entries == 0
        ? Bytes.of(new byte[bank.size()])
        : registers.getOrDefault(bank, Bytes.EMPTY);
  }
}
