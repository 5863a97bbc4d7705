package org.tvd.tpm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.PCR_ReadResponse;
import tss.tpm.TPM2B_DIGEST;
import tss.tpm.TPMS_PCR_SELECTION;
import tss.tpm.TPMT_HA;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_HANDLE;

/** Reads and extends platform configuration registers. */
final class PcrAccess {
  /** TPM2_PCR_Read answers with at most 8 digests (TPML_DIGEST). */
  private static final int DIGESTS = 8;

  private static final int REGISTERS = 24;

  private final TpmCommands commands;

  PcrAccess(TpmCommands commands) {
    this.commands = commands;
  }

  static TPMS_PCR_SELECTION[] selections(List<PcrBankSelection> selection) {
    return selection.stream()
        .map(bank -> select(bank.bank(), bank.registers()))
        .toArray(TPMS_PCR_SELECTION[]::new);
  }

  private static TPMS_PCR_SELECTION select(HashAlgorithm bank, List<Integer> registers) {
    byte[] bits = new byte[REGISTERS / 8];
    int last = -1;
    for (int register : registers) {
      if (register <= last || register >= REGISTERS) {
        throw new IllegalArgumentException(
            "expected registers 0 to 23, ascending, each once, found " + registers);
      }
      bits[register / 8] |= (byte) (1 << (register % 8));
      last = register;
    }
    return new TPMS_PCR_SELECTION(TPM_ALG_ID.fromInt(bank.id()), bits);
  }

  List<PcrBankValues> read(List<PcrBankSelection> selection) throws TpmException {
    List<PcrBankValues> values = new ArrayList<>();
    for (PcrBankSelection bank : selection) {
      List<Bytes> bankValues = new ArrayList<>();
      List<Integer> registers = bank.registers();
      for (int from = 0; from < registers.size(); from += DIGESTS) {
        int to = Math.min(from + DIGESTS, registers.size());
        bankValues.addAll(read(bank.bank(), registers.subList(from, to)));
      }
      values.add(new PcrBankValues(bank.bank(), bankValues));
    }
    return values;
  }

  private List<Bytes> read(HashAlgorithm bank, List<Integer> registers) throws TpmException {
    TPMS_PCR_SELECTION[] selection = {select(bank, registers)};
    PCR_ReadResponse response = commands.call("TPM2_PCR_Read", tpm -> tpm.PCR_Read(selection));
    List<Bytes> values = new ArrayList<>();
    for (TPM2B_DIGEST value : response.pcrValues) {
      values.add(Bytes.of(value.buffer));
    }
    if (values.size() != registers.size()
        || values.stream().anyMatch(value -> value.size() != bank.size())) {
      throw new TpmException(
          "TPM2_PCR_Read: expected %s registers %s, found %d of them; does the TPM keep this bank?"
              .formatted(bank, registers, values.size()));
    }
    return values;
  }

  void extend(int pcr, Map<HashAlgorithm, Bytes> digests) throws TpmException {
    List<TPMT_HA> banks = new ArrayList<>();
    digests.forEach(
        (bank, digest) -> {
          if (digest.size() != bank.size()) {
            throw new IllegalArgumentException(
                "expected a %s digest of %d bytes, found %d"
                    .formatted(bank, bank.size(), digest.size()));
          }
          banks.add(new TPMT_HA(TPM_ALG_ID.fromInt(bank.id()), digest.toArray()));
        });
    commands.order(
        "TPM2_PCR_Extend",
        tpm -> tpm.PCR_Extend(TPM_HANDLE.pcr(pcr), banks.toArray(TPMT_HA[]::new)));
  }
}
