package org.tvd.agent.identity;

import org.tvd.protocol.Bytes;
import org.tvd.tpm.AttestationKey;

/**
 * Who the host is to its verifier.
 *
 * @param akPublic the attestation key's TPMT_PUBLIC
 * @param akPrivate the contents of its TPM2B_PRIVATE: of use to the TPM that made it only
 * @param enrolled whether the verifier has accepted this key
 */
public record Identity(Bytes akPublic, Bytes akPrivate, boolean enrolled) {

  static Identity of(AttestationKey key) {
    return new Identity(key.publicArea(), key.privateArea(), false);
  }

  /** The key as the TPM loads it. */
  public AttestationKey key() {
    return new AttestationKey(akPublic, akPrivate);
  }

  Identity accepted() {
    return new Identity(akPublic, akPrivate, true);
  }

  @Override
  public String toString() {
    return "Identity(enrolled=" + enrolled + ")";
  }
}
