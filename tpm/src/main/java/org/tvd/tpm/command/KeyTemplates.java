package org.tvd.tpm.command;

import java.util.Arrays;
import org.tvd.protocol.Bytes;
import org.tvd.tpm.TpmException;
import tss.tpm.TPM2B_PUBLIC_KEY_RSA;
import tss.tpm.TPMA_OBJECT;
import tss.tpm.TPMS_ECC_PARMS;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_NULL_ASYM_SCHEME;
import tss.tpm.TPMS_NULL_KDF_SCHEME;
import tss.tpm.TPMS_RSA_PARMS;
import tss.tpm.TPMS_SIG_SCHEME_ECDSA;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF_OBJECT;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_ECC_CURVE;

/**
 * The templates of the keys in use. Those of endorsement keys come from {@code
 * EndorsementTemplate}, or from the TPM's NV memory.
 */
public final class KeyTemplates {
  private KeyTemplates() {}

  /**
   * An endorsement key's template.
   *
   * @param marshalled a TPMT_PUBLIC, of the profile or of the manufacturer
   * @throws TpmException if it is none
   */
  public static TPMT_PUBLIC endorsement(Bytes marshalled) throws TpmException {
    return TpmCommands.publicArea(marshalled);
  }

  /**
   * The same with a nonce in the place of the unique field, filled with zeros behind it (TCG EK
   * Credential Profile 2.5, 2.2.1.2).
   */
  public static TPMT_PUBLIC endorsement(Bytes marshalled, Bytes nonce) throws TpmException {
    TPMT_PUBLIC template = endorsement(marshalled);
    switch (template.parameters) {
      case TPMS_RSA_PARMS rsa ->
          template.unique = new TPM2B_PUBLIC_KEY_RSA(filled(nonce, (rsa.keyBits & 0xffff) / 8));
      case TPMS_ECC_PARMS ecc -> {
        int size = ((TPMS_ECC_POINT) template.unique).x.length;
        template.unique = new TPMS_ECC_POINT(filled(nonce, size), new byte[size]);
      }
      default -> throw new TpmException("the endorsement key's template: expected RSA or ECC");
    }
    return template;
  }

  private static byte[] filled(Bytes nonce, int size) throws TpmException {
    if (nonce.size() > size) {
      throw new TpmException(
          "the endorsement key's nonce: expected at most %d bytes, found %d"
              .formatted(size, nonce.size()));
    }
    return Arrays.copyOf(nonce.toArray(), size);
  }

  /**
   * The storage key that attestation keys are kept below: the TCG's ECC P-256 storage template (TPM
   * v2.0 Provisioning Guidance, 7.5.1).
   */
  public static TPMT_PUBLIC storageP256() {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        attributes(
            TPMA_OBJECT.fixedTPM,
            TPMA_OBJECT.fixedParent,
            TPMA_OBJECT.sensitiveDataOrigin,
            TPMA_OBJECT.userWithAuth,
            TPMA_OBJECT.noDA,
            TPMA_OBJECT.restricted,
            TPMA_OBJECT.decrypt),
        new byte[0],
        storage(aes(128), TPM_ECC_CURVE.NIST_P256),
        new TPMS_ECC_POINT(new byte[32], new byte[32]));
  }

  /** An attestation key: it signs only what the TPM itself says, and never leaves it. */
  public static TPMT_PUBLIC attestationP256() {
    return signingP256(
        TPMA_OBJECT.fixedTPM,
        TPMA_OBJECT.fixedParent,
        TPMA_OBJECT.sensitiveDataOrigin,
        TPMA_OBJECT.userWithAuth,
        TPMA_OBJECT.noDA,
        TPMA_OBJECT.restricted,
        TPMA_OBJECT.sign);
  }

  /**
   * An attestation key that is a primary key, the same at every making: an initial one, as
   * platforms' manufacturers certify them (TCG TPM 2.0 Keys for Device Identity and Attestation,
   * 7.3.4, of which this has the unique field).
   */
  public static TPMT_PUBLIC initialAttestationP256() {
    TPMT_PUBLIC template = attestationP256();
    template.unique = new TPMS_ECC_POINT(new byte[] {'I', 'A', 'K'}, new byte[0]);
    return template;
  }

  /** A signing key of P-256, ECDSA with SHA-256, with attributes of choice. */
  public static TPMT_PUBLIC signingP256(TPMA_OBJECT... attributes) {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        attributes(attributes),
        new byte[0],
        new TPMS_ECC_PARMS(
            new TPMT_SYM_DEF_OBJECT(),
            new TPMS_SIG_SCHEME_ECDSA(TPM_ALG_ID.SHA256),
            TPM_ECC_CURVE.NIST_P256,
            new TPMS_NULL_KDF_SCHEME()),
        new TPMS_ECC_POINT());
  }

  private static TPMA_OBJECT attributes(TPMA_OBJECT... attributes) {
    return new TPMA_OBJECT(attributes);
  }

  private static TPMS_ECC_PARMS storage(TPMT_SYM_DEF_OBJECT symmetric, TPM_ECC_CURVE curve) {
    return new TPMS_ECC_PARMS(
        symmetric, new TPMS_NULL_ASYM_SCHEME(), curve, new TPMS_NULL_KDF_SCHEME());
  }

  private static TPMT_SYM_DEF_OBJECT aes(int bits) {
    return new TPMT_SYM_DEF_OBJECT(TPM_ALG_ID.AES, bits, TPM_ALG_ID.CFB);
  }
}
