package org.tvd.tpm;

import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.PcrBankValues;

/**
 * A signed statement of PCR values (TPM2_Quote).
 *
 * @param attest the TPMS_ATTEST, byte for byte as signed
 * @param signature the marshalled TPMT_SIGNATURE
 * @param pcrs the values that the statement's digest covers, in the selection's order
 */
public record Quote(Bytes attest, Bytes signature, List<PcrBankValues> pcrs) {

  public Quote {
    pcrs = List.copyOf(pcrs);
  }
}
