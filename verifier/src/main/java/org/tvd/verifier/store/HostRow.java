package org.tvd.verifier.store;

import java.time.Instant;
import java.util.List;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.TpmPublic;

/**
 * An enrolled host as stored.
 *
 * @param number unique, from 1, never given again
 * @param name of the host
 * @param ekDigest SHA-256 of the endorsement key's SubjectPublicKeyInfo, hex: the identity. It is
 *     not the certificate's digest, for one key can have many
 * @param ekCertificate as it lies in the TPM's NV memory; empty if it has none
 * @param ekChain certificates that lead to an anchor, DER
 * @param ekPublic TPMT_PUBLIC
 * @param akPublic TPMT_PUBLIC
 * @param akQualifiedName what its TPM calls the attestation key in all that it signs
 * @param iakCertificate of the attestation key, if the platform's manufacturer certified it
 * @param iakChain certificates that lead from that one to an anchor, DER
 * @param vouchedBy who vouched for the TPM when it was enrolled
 * @param tpmType hardware, firmware, virtual or unvouched
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
    Bytes akQualifiedName,
    Bytes iakCertificate,
    List<Bytes> iakChain,
    VouchedBy vouchedBy,
    String tpmType,
    Instant enrolled) {

  public HostRow {
    ekChain = List.copyOf(ekChain);
    iakChain = List.copyOf(iakChain);
  }

  /** The Name of the attestation key. */
  public Bytes akName() {
    try {
      return TpmPublic.parse(akPublic).name();
    } catch (MalformedException e) {
      throw new StoreException("the stored key of host " + name + " does not parse", e);
    }
  }

  /** The same host with the type of TPM that somebody states. */
  public HostRow withTpmType(String stated) {
    return new HostRow(
        number,
        name,
        ekDigest,
        ekCertificate,
        ekChain,
        ekPublic,
        akPublic,
        akQualifiedName,
        iakCertificate,
        iakChain,
        vouchedBy,
        stated,
        enrolled);
  }
}
