package org.tvd.protocol.bootlog;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A boot log as parsed: well-formed, not trusted. {@link VerifiedBootLog#verify} gives what is.
 *
 * @param format crypto-agile or SHA-1
 * @param banks those that the log declares and {@link HashAlgorithm} knows
 * @param events in the log's order, without the Spec ID event
 * @param startupLocality the locality of TPM2_Startup, the first value of PCR 0: 0, 3 or 4
 * @param padding the bytes of 0x00 or 0xff after the last event
 */
public record BootLog(
    Format format,
    Set<HashAlgorithm> banks,
    List<BootEvent> events,
    int startupLocality,
    int padding) {

  /** The two forms of a log (PC Client Platform Firmware Profile, section 10.2). */
  public enum Format {
    /** TCG_PCR_EVENT2 events after a Spec ID Event03. */
    CRYPTO_AGILE,
    /** TCG_PCR_EVENT events, as before TPM 2.0: never trusted. */
    SHA1
  }

  public BootLog {
    banks = Set.copyOf(banks);
    events = List.copyOf(events);
  }

  /** Parses a whole log, as the kernel's {@code binary_bios_measurements} gives it. */
  public static BootLog parse(Bytes log) throws MalformedException {
    return BootLogParser.parse(log);
  }

  /**
   * The values that the events give the registers that they extend, ascending by register. Each
   * begins at zero, PCR 0 at the start-up locality.
   */
  public SortedMap<Integer, Bytes> replay(HashAlgorithm bank) {
    return Replay.of(this, bank).values();
  }
}
