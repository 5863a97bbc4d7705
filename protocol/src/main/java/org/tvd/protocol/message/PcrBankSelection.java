package org.tvd.protocol.message;

import java.util.List;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * Registers of one PCR bank.
 *
 * @param bank the bank's algorithm
 * @param registers 0 to 23, ascending, each once
 */
public record PcrBankSelection(HashAlgorithm bank, List<Integer> registers) {

  public PcrBankSelection {
    registers = List.copyOf(registers);
  }
}
