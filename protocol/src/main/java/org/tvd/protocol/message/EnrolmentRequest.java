package org.tvd.protocol.message;

import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * A host asks to be known.
 *
 * @param host the name it wants, [a-z0-9-]{1,63}
 * @param ekCertificate its TPM's endorsement key certificate, DER; empty if it has none
 * @param ekChain intermediate certificates up to a trust anchor, DER, in any order; may be empty
 * @param ekPublic the endorsement key's TPMT_PUBLIC; must hold the certificate's key
 * @param akPublic the attestation key's TPMT_PUBLIC
 * @param akAncestors the Names of the keys above the attestation key in the endorsement hierarchy,
 *     the primary key first; empty if it is a primary key itself
 * @param iakCertificate the certificate of the attestation key, where that is the initial one (IAK)
 *     of the platform's manufacturer, DER; else empty
 * @param iakChain intermediate certificates of that one, DER; may be empty
 */
public record EnrolmentRequest(
    String host,
    Bytes ekCertificate,
    List<Bytes> ekChain,
    Bytes ekPublic,
    Bytes akPublic,
    List<Bytes> akAncestors,
    Bytes iakCertificate,
    List<Bytes> iakChain) {

  public EnrolmentRequest {
    ekChain = List.copyOf(ekChain);
    akAncestors = List.copyOf(akAncestors);
    iakChain = List.copyOf(iakChain);
  }
}
