package org.tvd.protocol.message;

import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The values of the selected registers of one bank, which the quote's digest covers.
 *
 * @param bank the bank's algorithm
 * @param values one per selected register, in the selection's order
 */
public record PcrBankValues(HashAlgorithm bank, List<Bytes> values) {

  public PcrBankValues {
    values = List.copyOf(values);
  }
}
