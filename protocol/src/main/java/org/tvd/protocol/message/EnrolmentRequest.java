package org.tvd.protocol.message;

import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * A host asks to be known.
 *
 * @param host the name it wants, [a-z0-9-]{1,63}
 * @param ekCertificate its TPM's endorsement key certificate, DER
 * @param ekChain intermediate certificates up to a trust anchor, DER, leaf's issuer first; may be
 *     empty
 * @param ekPublic the endorsement key's TPMT_PUBLIC; must hold the certificate's key
 * @param akPublic the attestation key's TPMT_PUBLIC
 */
public record EnrolmentRequest(
    String host, Bytes ekCertificate, List<Bytes> ekChain, Bytes ekPublic, Bytes akPublic) {

  public EnrolmentRequest {
    ekChain = List.copyOf(ekChain);
  }
}
