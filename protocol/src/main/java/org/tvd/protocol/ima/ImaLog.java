package org.tvd.protocol.ima;

import java.util.OptionalInt;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/** The kernel's measurement list: well-formed, trusted only as far as a prefix reaches PCR 10. */
public final class ImaLog {
  private ImaLog() {}

  /** Parses a whole log, as the kernel's {@code binary_runtime_measurements} gives it. */
  public static ImaLog parse(Bytes log) throws MalformedException {
    if (!log.isEmpty()) {
      throw new UnsupportedOperationException(log.toString());
    }
    return new ImaLog();
  }

  /** The number of entries. */
  public int size() {
    return 0;
  }

  /** The entry at {@code index}. */
  public ImaEntry entry(int index) {
    if (index >= 0) {
      throw new UnsupportedOperationException("entry");
    }
    return new ImaEntry(0, 10, "", "", Bytes.EMPTY, "", Bytes.EMPTY, true);
  }

  /**
   * How many of the first entries replay to {@code pcr10}, or nothing if no prefix does. The log
   * grows while it is read, so what follows the prefix is not wrong, only not proven yet.
   */
  public OptionalInt prefixReaching(Bytes pcr10, HashAlgorithm bank) {
    return OptionalInt.empty();
  }

  /** The first entry whose recorded template hash is not that of its data, if any. */
  public OptionalInt firstWithWrongTemplateHash() {
    return OptionalInt.empty();
  }
}
