package org.tvd.protocol.bootlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.PcrMismatch.Reason;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A boot log that replays to every quoted register of one bank. Only {@link #verify} makes one, so
 * that its events are those, and all those, which extended the TPM that signed the quote.
 *
 * <p>What is not proven: an event's type and, where {@link BootEvent#coverage} is not whole, its
 * data; and the order of events in different registers.
 */
public final class VerifiedBootLog {
  private static final int IMA_PCR = 10;
  private static final int SECURE_BOOT_PCR = 7;

  private final BootLog log;
  private final HashAlgorithm bank;
  private final Set<Integer> pcrs;
  private final List<BootEvent> events;
  private final List<List<BootEvent>> registers;

  private VerifiedBootLog(BootLog log, HashAlgorithm bank, Set<Integer> pcrs) {
    this.log = log;
    this.bank = bank;
    this.pcrs = Set.copyOf(pcrs);
    List<BootEvent> extending = new ArrayList<>(log.events().size());
    List<List<BootEvent>> registers = new ArrayList<>(Replay.REGISTERS);
    for (int pcr = 0; pcr < Replay.REGISTERS; pcr++) {
      registers.add(this.pcrs.contains(pcr) ? new ArrayList<>() : List.of());
    }
    for (BootEvent event : log.events()) {
      if (event.extendsBank(bank) && this.pcrs.contains(event.pcr())) {
        extending.add(event);
        registers.get(event.pcr()).add(event);
      }
    }
    this.events = Collections.unmodifiableList(extending);
    this.registers = registers.stream().map(Collections::unmodifiableList).toList();
  }

  /**
   * Replays {@code log} against the registers of {@code bank} that a quote signs. A register that a
   * policy does not rely on is left out of {@code quotedPcrs}; its events are then not trusted.
   *
   * @param quotedPcrs register to value; PCR 10, which is IMA's, is left aside
   */
  public static BootLogVerification verify(
      BootLog log, Map<Integer, Bytes> quotedPcrs, HashAlgorithm bank) {
    SortedMap<Integer, Bytes> quoted = new TreeMap<>(quotedPcrs);
    quoted.remove(IMA_PCR);
    Replay replay = Replay.of(log, bank);
    Separators separators = Separators.in(log, bank);
    boolean declared = log.banks().contains(bank);
    List<PcrMismatch> mismatches = new ArrayList<>();
    quoted.forEach(
        (pcr, value) -> {
          Optional<Reason> reason =
              bank == HashAlgorithm.SHA1
                  ? Optional.of(Reason.BANK_NOT_TRUSTED)
                  : declared
                      ? problem(pcr, value, replay, separators, bank)
                      : Optional.of(Reason.BANK_NOT_IN_LOG);
          reason.ifPresent(
              wrong -> mismatches.add(new PcrMismatch(pcr, wrong, value, replay.value(pcr))));
        });
    return mismatches.isEmpty()
        ? new BootLogVerification.Verified(new VerifiedBootLog(log, bank, quoted.keySet()))
        : new BootLogVerification.Refused(mismatches);
  }

  private static Optional<Reason> problem(
      int pcr, Bytes value, Replay replay, Separators separators, HashAlgorithm bank) {
    boolean firmware = pcr >= 0 && pcr < Separators.FIRMWARE_PCRS;
    if (firmware && value.isZero()) {
      return Optional.of(Reason.NEVER_EXTENDED);
    }
    if (!replay.isExtended(pcr)) {
      return value.isZero() && value.size() == bank.size()
          ? Optional.empty()
          : Optional.of(Reason.NOT_IN_LOG);
    }
    if (!replay.hasValue(pcr, value)) {
      return Optional.of(Reason.VALUE_DIFFERS);
    }
    return firmware ? separators.problem(pcr) : Optional.empty();
  }

  public HashAlgorithm bank() {
    return bank;
  }

  /** The registers that were verified. */
  public SortedSet<Integer> pcrs() {
    return new TreeSet<>(pcrs);
  }

  /** The locality of TPM2_Startup; empty where PCR 0, which begins with it, was not verified. */
  public Optional<Integer> startupLocality() {
    return pcrs.contains(0) ? Optional.of(log.startupLocality()) : Optional.empty();
  }

  /** The events that extended a verified register, in the log's order. */
  public List<BootEvent> events() {
    return events;
  }

  /** The events of {@code pcr}; empty where it was not verified. */
  public List<BootEvent> events(int pcr) {
    return registers.get(Objects.checkIndex(pcr, Replay.REGISTERS));
  }

  /** The events of {@code pcr}, 0 to 7, before its separator: what firmware measured. */
  public List<BootEvent> beforeSeparator(int pcr) {
    Objects.checkIndex(pcr, Separators.FIRMWARE_PCRS);
    List<BootEvent> found = events(pcr);
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).is(EventType.EV_SEPARATOR)) {
        return found.subList(0, i);
      }
    }
    return found;
  }

  /**
   * Secure Boot by the digests of PCR 7, so that neither a changed type nor changed data hides a
   * measurement of the variable. It is enabled where firmware measured it as 01 before the
   * separator, and never as anything else, before or after. What comes after alone proves nothing.
   */
  public SecureBoot secureBoot() {
    SecureBootDigests digests = new SecureBootDigests(bank);
    SecureBoot state = SecureBoot.UNKNOWN;
    boolean firmware = true;
    for (BootEvent event : events(SECURE_BOOT_PCR)) {
      firmware &= !event.is(EventType.EV_SEPARATOR);
      switch (digests.state(event)) {
        case DISABLED -> {
          return SecureBoot.DISABLED;
        }
        case ENABLED -> state = firmware ? SecureBoot.ENABLED : state;
        case UNKNOWN -> {} // another measurement
      }
    }
    return state;
  }
}
