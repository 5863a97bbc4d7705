package org.tvd.cli.evidence;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.reference.PcrText;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * Values of registers as tpm2-tools keep them: the text of tpm2_pcrread, or the binary file of
 * tpm2_quote, which is a TPML_PCR_SELECTION and TPML_DIGESTs as they lie in a little-endian
 * machine's memory.
 *
 * @param banks the values of each bank by register
 */
public record PcrFile(Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks) {
  private static final int BANKS = 16;
  private static final int DIGESTS = 8;
  private static final int DIGEST_SIZE = 64;
  private static final int SELECT_SIZE = 4;
  private static final int REGISTERS = 24;

  /** Parses either form, told apart by the text's 0x. */
  public static PcrFile parse(Bytes content) throws MalformedException {
    Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks =
        content.utf8().contains("0x") ? PcrText.parse(content) : binary(content);
    if (banks.isEmpty()) {
      throw new MalformedException(
          "PCR values", 0, "expected the output of tpm2_pcrread or the file of tpm2_quote -o");
    }
    return new PcrFile(banks);
  }

  private static Map<HashAlgorithm, SortedMap<Integer, Bytes>> binary(Bytes content)
      throws MalformedException {
    ByteReader in = ByteReader.littleEndian("PCR values", content);
    Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks = new EnumMap<>(HashAlgorithm.class);
    List<Slot> slots = new ArrayList<>();
    long selections = in.u32("count of banks");
    if (selections == 0 || selections > BANKS) {
      throw in.malformed("count of banks: expected 1 to 16, found " + selections);
    }
    for (int i = 0; i < BANKS; i++) {
      int hash = in.u16("hash");
      in.u8("sizeofSelect");
      Bytes select = in.bytes(SELECT_SIZE, "pcrSelect");
      in.u8("alignment");
      Optional<HashAlgorithm> bank = HashAlgorithm.ofId(hash);
      if (i < selections && bank.isPresent()) {
        for (int register = 0; register < REGISTERS; register++) {
          if ((select.at(register / 8) >> register % 8 & 1) != 0) {
            slots.add(new Slot(bank.get(), register));
          }
        }
      }
    }
    in.u32("count of lists");
    int next = 0;
    while (next < slots.size() && in.remaining() >= 4 + DIGESTS * (2 + DIGEST_SIZE)) {
      long count = in.u32("count of digests");
      for (int i = 0; i < DIGESTS; i++) {
        int size = Math.min(in.u16("size"), DIGEST_SIZE);
        Bytes digest = in.bytes(DIGEST_SIZE, "digest").slice(0, size);
        if (i < count && next < slots.size()) {
          Slot slot = slots.get(next++);
          banks.computeIfAbsent(slot.bank, _ -> new TreeMap<>()).put(slot.register, digest);
        }
      }
    }
    if (next < slots.size()) {
      throw in.malformed("expected " + slots.size() + " digests, found " + next);
    }
    return banks;
  }

  private record Slot(HashAlgorithm bank, int register) {}

  /** The values that {@code selection} asks for; those that are absent are left out. */
  List<PcrBankValues> select(List<PcrBankSelection> selection) {
    return selection.stream()
        .map(
            wanted -> {
              Map<Integer, Bytes> registers = banks.getOrDefault(wanted.bank(), new TreeMap<>());
              return new PcrBankValues(
                  wanted.bank(),
                  wanted.registers().stream()
                      .flatMap(register -> Optional.ofNullable(registers.get(register)).stream())
                      .toList());
            })
        .toList();
  }
}
