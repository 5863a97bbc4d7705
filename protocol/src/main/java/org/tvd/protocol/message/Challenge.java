package org.tvd.protocol.message;

import java.time.Instant;
import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * What a host must quote.
 *
 * @param nonce 32 bytes, for one use by one host
 * @param pcrs the banks and registers that the policy demands, no more and no less
 * @param expires when the nonce ends, by the verifier's clock
 * @param bootLogFrom how many bytes of the boot log the verifier knows and need not see again; 0
 *     demands the whole log
 * @param imaLogFrom the same for the IMA log
 */
public record Challenge(
    Bytes nonce, List<PcrBankSelection> pcrs, Instant expires, long bootLogFrom, long imaLogFrom) {

  public Challenge {
    pcrs = List.copyOf(pcrs);
  }
}
