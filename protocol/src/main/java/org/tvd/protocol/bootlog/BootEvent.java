package org.tvd.protocol.bootlog;

import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * One event as it stands in the log. Nothing about it is trusted unless it came out of {@link
 * VerifiedBootLog}; and of what came out, the data only where {@link #dataIsCovered} says so.
 *
 * @param index the position in the log, from 0; the Spec ID event has none
 * @param pcr 0 to 23, or {@link #NO_PCR}
 * @param type unsigned 32 bits; see {@link EventType}
 * @param digests at most one for each bank that the log declares, at least one; banks whose
 *     algorithm is not in {@link HashAlgorithm} are left out
 * @param data what the writer says about the event
 */
public record BootEvent(
    int index, int pcr, long type, Map<HashAlgorithm, Bytes> digests, Bytes data) {

  /** The register (0xffffffff) of the note without a measurement that Windows puts last. */
  public static final int NO_PCR = -1;

  public BootEvent {
    digests = Map.copyOf(digests);
  }

  public boolean is(EventType wanted) {
    return type == wanted.code();
  }

  /** Whether the TPM was asked to extend {@code bank} with this event. */
  public boolean extendsBank(HashAlgorithm bank) {
    return !is(EventType.EV_NO_ACTION) && digests.containsKey(bank);
  }

  /**
   * Whether the type's digest is defined as the hash of the data, and is that hash. If not, the
   * data is untrusted text.
   */
  public boolean dataIsCovered(HashAlgorithm bank) {
    return EventType.ofCode(type).filter(EventType::digestIsOfData).isPresent()
        && digestIsOf(bank, data);
  }

  /** Whether this event's digest in {@code bank} is the hash of {@code measured}. */
  public boolean digestIsOf(HashAlgorithm bank, Bytes measured) {
    Bytes digest = digests.get(bank);
    if (digest == null) {
      return false;
    }
    var hash = bank.newDigest();
    measured.update(hash);
    return digest.equals(Bytes.of(hash.digest()));
  }
}
