package org.tvd.protocol.tpm;

import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * TPMS_PCR_SELECTION: registers of one bank (TPM 2.0 Library, part 2, 10.6.2). Banks of algorithms
 * that this project does not know are kept by their number, so that a quote over them is told apart
 * from one over a known bank, never taken for it.
 *
 * @param algorithm the bank's TPM_ALG_ID
 * @param registers selected, ascending
 */
public record PcrSelection(int algorithm, List<Integer> registers) {
  /** TPM_NUM_PCR_BANKS and IMPLEMENTATION_PCR of every TPM seen stay below these. */
  private static final int MAX_BANKS = 16;

  private static final int MAX_SELECT_BYTES = 4;

  public PcrSelection {
    registers = List.copyOf(registers);
  }

  /** Reads a TPML_PCR_SELECTION. */
  static List<PcrSelection> readList(ByteReader in) throws MalformedException {
    int banks = in.count("pcrSelections.count", MAX_BANKS);
    List<PcrSelection> selections = new ArrayList<>(banks);
    for (int i = 0; i < banks; i++) {
      int algorithm = in.u16("hash");
      int size = in.u8("sizeofSelect");
      if (size > MAX_SELECT_BYTES) {
        throw in.malformed("sizeofSelect: expected at most 4, found " + size);
      }
      selections.add(new PcrSelection(algorithm, registers(in.bytes(size, "pcrSelect"))));
    }
    return List.copyOf(selections);
  }

  private static List<Integer> registers(Bytes bits) {
    List<Integer> registers = new ArrayList<>(8 * bits.size());
    for (int register = 0; register < 8 * bits.size(); register++) {
      if ((bits.at(register / 8) >>> register % 8 & 1) == 1) {
        registers.add(register);
      }
    }
    return registers;
  }
}
