package org.tvd.protocol.message;

import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * A revocation list of an issuer of property certificates, or of an authority above it.
 *
 * @param revocationList X.509 CRL, DER
 * @param certificates of its signer and what lies between it and the policy's authority, DER; empty
 *     where the policy names the signer itself
 */
public record RevocationListUpload(Bytes revocationList, List<Bytes> certificates) {

  public RevocationListUpload {
    certificates = List.copyOf(certificates);
  }
}
