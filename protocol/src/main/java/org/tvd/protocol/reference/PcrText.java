package org.tvd.protocol.reference;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.HashAlgorithm;

/** Register values as {@code tpm2_pcrread} prints them: a bank's name, then a line for each. */
public final class PcrText {
  private static final String STRUCTURE = "PCR values";
  private static final int MAX_SIZE = 1 << 20;
  private static final Pattern BANK = Pattern.compile("\\s*([a-z0-9_]+)\\s*:\\s*");
  private static final Pattern VALUE =
      Pattern.compile("\\s*([0-9]{1,2})\\s*:\\s*0x([0-9A-Fa-f]+)\\s*");
  private static final int REGISTERS = 24;

  private PcrText() {}

  /** The registers of each bank that {@link HashAlgorithm} knows; those of others are left out. */
  public static Map<HashAlgorithm, SortedMap<Integer, Bytes>> parse(Bytes text)
      throws MalformedException {
    if (text.size() > MAX_SIZE) {
      throw new MalformedException(STRUCTURE, 0, "expected at most " + MAX_SIZE + " bytes");
    }
    Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks = new EnumMap<>(HashAlgorithm.class);
    String bank = "";
    int number = 0;
    for (String line : (Iterable<String>) () -> text.utf8().lines().iterator()) {
      number++;
      Matcher heading = BANK.matcher(line);
      Matcher value = VALUE.matcher(line);
      if (value.matches() && !bank.isEmpty() && Integer.parseInt(value.group(1)) < REGISTERS) {
        for (HashAlgorithm algorithm : HashAlgorithm.values()) {
          if (algorithm.name().toLowerCase(Locale.ROOT).equals(bank)) {
            register(banks, algorithm, value, number);
          }
        }
      } else if (heading.matches()) {
        bank = heading.group(1);
      } else if (!line.isBlank()) {
        throw new MalformedException(
            STRUCTURE, 0, "line " + number + ": expected 'REGISTER : 0xVALUE' under 'BANK:'");
      }
    }
    return banks;
  }

  private static void register(
      Map<HashAlgorithm, SortedMap<Integer, Bytes>> banks,
      HashAlgorithm algorithm,
      Matcher line,
      int number)
      throws MalformedException {
    String hex = line.group(2);
    if (hex.length() != 2 * algorithm.size()) {
      throw new MalformedException(
          STRUCTURE, 0, "line " + number + ": expected " + algorithm.size() + " bytes in hex");
    }
    banks
        .computeIfAbsent(algorithm, _ -> new TreeMap<>())
        .put(Integer.valueOf(line.group(1)), Bytes.ofHex(hex));
  }
}
