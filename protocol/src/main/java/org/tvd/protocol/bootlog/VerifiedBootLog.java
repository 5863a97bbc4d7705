package org.tvd.protocol.bootlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.PcrMismatch.Reason;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The events of a log that a quote accounts for. There is no other way to make one than {@link
 * #verify}.
 *
 * <p>What is proven is that the TPM was extended with these digests, in this order within each
 * register. Not proven are the events' types, the order between registers, and the data where
 * {@link BootEvent#dataIsCovered} is false.
 */
public final class VerifiedBootLog {
  /** The registers that firmware extends and ends with a separator: 0 to 7. */
  public static final int FIRMWARE_PCRS = 8;

  private static final int IMA_PCR = 10;
  private static final int SECURE_BOOT_PCR = 7;

  private final HashAlgorithm bank;
  private final Set<Integer> pcrs;
  private final List<BootEvent> events;

  private VerifiedBootLog(HashAlgorithm bank, Set<Integer> pcrs, List<BootEvent> events) {
    this.bank = bank;
    this.pcrs = Set.copyOf(pcrs);
    this.events = List.copyOf(events);
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
    SortedMap<Integer, Bytes> replayed = log.replay(bank);
    Separators separators = new Separators(bank);
    List<PcrMismatch> mismatches = new ArrayList<>();
    quoted.forEach(
        (pcr, value) -> {
          Bytes replay = replayed.getOrDefault(pcr, Bytes.EMPTY);
          List<Reason> reasons = new ArrayList<>(1);
          if (bank == HashAlgorithm.SHA1) {
            reasons.add(Reason.BANK_NOT_TRUSTED);
          } else if (!log.banks().contains(bank)) {
            reasons.add(Reason.BANK_NOT_IN_LOG);
          } else if (pcr < FIRMWARE_PCRS && isZero(value)) {
            reasons.add(Reason.NEVER_EXTENDED);
          } else if (replay.isEmpty()) {
            if (!isZero(value) || value.size() != bank.size()) {
              reasons.add(Reason.NOT_IN_LOG);
            }
          } else if (!replay.equals(value)) {
            reasons.add(Reason.VALUE_DIFFERS);
          } else if (pcr < FIRMWARE_PCRS) {
            separators.check(extending(log, bank, Set.of(pcr))).ifPresent(reasons::add);
          }
          reasons.forEach(reason -> mismatches.add(new PcrMismatch(pcr, reason, value, replay)));
        });
    return mismatches.isEmpty()
        ? new BootLogVerification.Verified(
            new VerifiedBootLog(bank, quoted.keySet(), extending(log, bank, quoted.keySet())))
        : new BootLogVerification.Refused(mismatches);
  }

  public HashAlgorithm bank() {
    return bank;
  }

  /** The registers that were verified. */
  public SortedSet<Integer> pcrs() {
    return new TreeSet<>(pcrs);
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
    Objects.checkIndex(pcr, FIRMWARE_PCRS);
    return events(pcr).stream().takeWhile(event -> !event.is(EventType.EV_SEPARATOR)).toList();
  }

  /**
   * Secure Boot by the covered measurements of the variable in PCR 7 before the separator. Where
   * firmware measured it more than once, all of them have to say enabled.
   */
  public SecureBoot secureBoot() {
    if (!pcrs.contains(SECURE_BOOT_PCR)) {
      return SecureBoot.UNKNOWN;
    }
    SecureBoot state = SecureBoot.UNKNOWN;
    for (BootEvent event : beforeSeparator(SECURE_BOOT_PCR)) {
      if (event.is(EventType.EV_EFI_VARIABLE_DRIVER_CONFIG) && event.dataIsCovered(bank)) {
        switch (secureBootIn(event)) {
          case ENABLED -> state = SecureBoot.ENABLED;
          case DISABLED -> {
            return SecureBoot.DISABLED;
          }
          case UNKNOWN -> {} // another variable
        }
      }
    }
    return state;
  }

  private static SecureBoot secureBootIn(BootEvent event) {
    UefiVariable variable;
    try {
      variable = UefiVariable.parse(event.data());
    } catch (MalformedException e) {
      return SecureBoot.UNKNOWN; // measured, but not as the specification says: no claim
    }
    if (!variable.vendor().equals(UefiVariable.GLOBAL_VARIABLE)
        || !variable.name().equals("SecureBoot")) {
      return SecureBoot.UNKNOWN;
    }
    return variable.value().equals(Bytes.ofHex("01")) ? SecureBoot.ENABLED : SecureBoot.DISABLED;
  }

  private static List<BootEvent> extending(BootLog log, HashAlgorithm bank, Set<Integer> pcrs) {
    return log.events().stream()
        .filter(event -> event.extendsBank(bank) && pcrs.contains(event.pcr()))
        .toList();
  }

  static boolean isZero(Bytes value) {
    for (int i = 0; i < value.size(); i++) {
      if (value.at(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
