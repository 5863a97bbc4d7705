package org.tvd.verifier.store;

import java.time.Instant;
import java.util.List;
import org.tvd.protocol.Bytes;

/**
 * An enrolled host as stored.
 *
 * @param number unique, from 1, never given again
 * @param name of the host
 * @param ekDigest SHA-256 of the endorsement key's SubjectPublicKeyInfo, hex: the identity. It is
 *     not the certificate's digest, for one key can have many
 * @param ekCertificate DER
 * @param ekChain the certificates from its issuer up, without the anchor, DER
 * @param ekPublic TPMT_PUBLIC
 * @param akPublic TPMT_PUBLIC
 * @param tpmType hardware, firmware or virtual
 * @param enrolled when
 */
public record HostRow(
    int number,
    String name,
    String ekDigest,
    Bytes ekCertificate,
    List<Bytes> ekChain,
    Bytes ekPublic,
    Bytes akPublic,
    String tpmType,
    Instant enrolled) {

  public HostRow {
    ekChain = List.copyOf(ekChain);
  }
}
