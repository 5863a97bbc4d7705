package org.tvd.tpmsim;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.tpm.PublicKeys;
import org.tvd.protocol.tpm.TpmPublic;
import org.tvd.tpm.command.KeyTemplates;
import tss.tpm.TPMT_PUBLIC;

/** The endorsement keys that a simulated manufacturer certifies. */
public enum EkKind {
  /** Template L-2. */
  ECC_P256(0x01c0000a),
  /** Template L-1; making one takes up to a few seconds. */
  RSA_2048(0x01c00002),
  /** Template H-3. */
  ECC_P384(0x01c00016);

  private final int certificateIndex;

  EkKind(int certificateIndex) {
    this.certificateIndex = certificateIndex;
  }

  /** The NV index of the key's certificate (TCG EK Credential Profile 2.5, 2.2.1). */
  int certificateIndex() {
    return certificateIndex;
  }

  TPMT_PUBLIC template() {
    return switch (this) {
      case ECC_P256 -> KeyTemplates.endorsementP256();
      case RSA_2048 -> KeyTemplates.endorsementRsa2048();
      case ECC_P384 -> KeyTemplates.endorsementP384();
    };
  }

  /** The key of a public area that a TPM just made. */
  static PublicKey publicKey(Bytes publicArea) {
    try {
      return PublicKeys.of(TpmPublic.parse(publicArea));
    } catch (MalformedException | GeneralSecurityException e) {
      throw new IllegalStateException("the TPM made an endorsement key of an unknown form", e);
    }
  }
}
