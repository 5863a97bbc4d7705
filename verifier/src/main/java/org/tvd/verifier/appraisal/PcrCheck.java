package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.claims.PcrValue;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.PcrSelection;
import org.tvd.verifier.appraisal.QuoteBinding.Bound;

/**
 * Only the signed selection counts, it must be the policy's, and only values that hash to the
 * signed digest are evidence.
 */
final class PcrCheck {
  /** PCR 0-7 are the firmware's, and each has its separator at least. */
  private static final int FIRMWARE = 8;

  private static final int IMA = 10;

  /** PCR 16 to 23 are reset while the platform runs (PC Client Platform TPM Profile, 4.6). */
  private static final int FIRST_RESETTABLE = 16;

  private PcrCheck() {}

  /**
   * Register values that the TPM signed.
   *
   * @param values of all banks, in the order of the selection
   */
  record QuotedPcrs(List<PcrValue> values) {
    QuotedPcrs {
      values = List.copyOf(values);
    }

    /** The quoted banks, in the order of the selection. */
    List<HashAlgorithm> banks() {
      return values.stream().map(PcrValue::bank).distinct().toList();
    }

    /** Whether the same registers have the same values, but for PCR 10, which grows with IMA. */
    boolean equalsOutsideIma(QuotedPcrs other) {
      if (values.size() != other.values.size()) {
        return false;
      }
      for (int i = 0; i < values.size(); i++) {
        PcrValue own = values.get(i);
        PcrValue before = other.values.get(i);
        boolean same =
            own.register() == IMA
                ? before.register() == IMA && own.bank() == before.bank()
                : own.equals(before);
        if (!same) {
          return false;
        }
      }
      return true;
    }

    /** A register that {@link #bank} has. */
    Bytes register(HashAlgorithm bank, int register) {
      return Optional.ofNullable(bank(bank).get(register)).orElseThrow();
    }

    /** The registers of one bank by number; empty if it was not quoted. */
    SortedMap<Integer, Bytes> bank(HashAlgorithm bank) {
      SortedMap<Integer, Bytes> registers = new TreeMap<>();
      values.stream()
          .filter(value -> value.bank() == bank)
          .forEach(value -> registers.put(value.register(), value.value()));
      return registers;
    }
  }

  static Outcome<QuotedPcrs> check(
      Bound quote, List<PcrBankValues> sent, List<PcrBankSelection> required) {
    List<PcrSelection> wanted = new ArrayList<>(required.size());
    for (PcrBankSelection bank : required) {
      wanted.add(new PcrSelection(bank.bank().id(), bank.registers()));
    }
    List<PcrSelection> signed = new ArrayList<>(quote.info().selection());
    signed.removeIf(bank -> bank.registers().isEmpty());
    if (!signed.equals(wanted)) {
      return refused(
          wrongSelection(signed, wanted), "the policy's " + describe(wanted), describe(signed));
    }
    List<PcrValue> values = new ArrayList<>();
    MessageDigest digest = quote.digest().newDigest();
    if (sent.size() != required.size()) {
      return refused(
          Reason.PCR_DIGEST_MISMATCH, required.size() + " banks of values", sent.size() + "");
    }
    for (int bank = 0; bank < required.size(); bank++) {
      PcrBankSelection selection = required.get(bank);
      PcrBankValues bankValues = sent.get(bank);
      if (bankValues.bank() != selection.bank()
          || bankValues.values().size() != selection.registers().size()) {
        return refused(
            Reason.PCR_DIGEST_MISMATCH,
            selection.registers().size() + " values of bank " + selection.bank(),
            bankValues.values().size() + " of bank " + bankValues.bank());
      }
      for (int i = 0; i < selection.registers().size(); i++) {
        Bytes value = bankValues.values().get(i);
        // The digest is over the values without their lengths.
        if (value.size() != selection.bank().size()) {
          return refused(
              Reason.PCR_DIGEST_MISMATCH,
              "values of " + selection.bank().size() + " bytes in bank " + selection.bank(),
              value.size() + "");
        }
        value.update(digest);
        values.add(new PcrValue(selection.bank(), selection.registers().get(i), value));
      }
    }
    Bytes computed = Bytes.of(digest.digest());
    if (!computed.equals(quote.info().pcrDigest())) {
      return refused(
          Reason.PCR_DIGEST_MISMATCH,
          "values that hash to the signed " + quote.info().pcrDigest(),
          "values that hash to " + computed);
    }
    for (PcrValue value : values) {
      if (value.register() < FIRMWARE && value.value().isZero()) {
        return refused(
            Reason.PCR_NEVER_EXTENDED,
            "a bank that the firmware extends",
            "zeros in PCR " + value.register() + " of bank " + value.bank());
      }
    }
    return new Outcome.Proven<>(new QuotedPcrs(values));
  }

  /** What a selection that is not the policy's tries. */
  private static Reason wrongSelection(List<PcrSelection> signed, List<PcrSelection> wanted) {
    Map<Integer, List<Integer>> demanded = new HashMap<>();
    wanted.forEach(bank -> demanded.put(bank.algorithm(), bank.registers()));
    if (signed.stream().anyMatch(bank -> bank.registers().getLast() >= FIRST_RESETTABLE)) {
      return Reason.PCR_RESETTABLE;
    }
    if (signed.stream().anyMatch(bank -> !demanded.containsKey(bank.algorithm()))) {
      return Reason.PCR_BANK_NOT_REQUIRED_ONE;
    }
    boolean part =
        signed.stream()
            .allMatch(
                bank ->
                    demanded
                        .getOrDefault(bank.algorithm(), List.of())
                        .containsAll(bank.registers()));
    return part ? Reason.SELECTION_INCOMPLETE : Reason.SELECTION_NOT_REQUIRED_ONE;
  }

  private static String describe(List<PcrSelection> selection) {
    if (selection.isEmpty()) {
      return "no register";
    }
    List<String> banks = new ArrayList<>();
    for (PcrSelection bank : selection) {
      String name =
          HashAlgorithm.ofId(bank.algorithm())
              .map(HashAlgorithm::name)
              .orElse("0x" + Integer.toHexString(bank.algorithm()));
      banks.add(name + ":" + bank.registers());
    }
    return String.join(" ", banks);
  }
}
