package org.tvd.cli.evidence;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * Values of registers as tpm2-tools keep them: the text of tpm2_pcrread, or the binary file of
 * tpm2_quote, which is a TPML_PCR_SELECTION and TPML_DIGESTs as they lie in a little-endian
 * machine's memory.
 *
 * @param banks the values of each bank by register
 */
record PcrFile(Map<HashAlgorithm, Map<Integer, Bytes>> banks) {
  private static final Pattern BANK = Pattern.compile("\\s*(sha1|sha256|sha384|sha512)\\s*:\\s*");
  private static final Pattern VALUE =
      Pattern.compile("\\s*(\\d{1,2})\\s*:\\s*0x([0-9A-Fa-f]{40,128})\\s*");

  private static final int BANKS = 16;
  private static final int DIGESTS = 8;
  private static final int DIGEST_SIZE = 64;
  private static final int SELECT_SIZE = 4;
  private static final int REGISTERS = 24;

  static PcrFile parse(Bytes content) throws MalformedException {
    Map<HashAlgorithm, Map<Integer, Bytes>> banks =
        content.utf8().contains("0x") ? text(content.utf8()) : binary(content);
    if (banks.isEmpty()) {
      throw new MalformedException(
          "PCR values", 0, "expected the output of tpm2_pcrread or the file of tpm2_quote -o");
    }
    return new PcrFile(banks);
  }

  private static Map<HashAlgorithm, Map<Integer, Bytes>> text(String text) {
    Map<HashAlgorithm, Map<Integer, Bytes>> banks = new EnumMap<>(HashAlgorithm.class);
    Optional<Map<Integer, Bytes>> current = Optional.empty();
    for (String line : text.lines().toList()) {
      Matcher bank = BANK.matcher(line);
      Matcher value = VALUE.matcher(line);
      if (bank.matches()) {
        var algorithm = HashAlgorithm.valueOf(bank.group(1).toUpperCase(Locale.ROOT));
        current = Optional.of(banks.computeIfAbsent(algorithm, _ -> new TreeMap<>()));
      } else if (value.matches() && value.group(2).length() % 2 == 0) {
        current.ifPresent(
            registers ->
                registers.put(Integer.valueOf(value.group(1)), Bytes.ofHex(value.group(2))));
      }
    }
    return banks;
  }

  private static Map<HashAlgorithm, Map<Integer, Bytes>> binary(Bytes content)
      throws MalformedException {
    ByteReader in = ByteReader.littleEndian("PCR values", content);
    Map<HashAlgorithm, Map<Integer, Bytes>> banks = new EnumMap<>(HashAlgorithm.class);
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
              Map<Integer, Bytes> registers = banks.getOrDefault(wanted.bank(), Map.of());
              return new PcrBankValues(
                  wanted.bank(),
                  wanted.registers().stream()
                      .flatMap(register -> Optional.ofNullable(registers.get(register)).stream())
                      .toList());
            })
        .toList();
  }
}
