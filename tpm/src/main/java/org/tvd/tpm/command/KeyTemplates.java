package org.tvd.tpm.command;

import java.util.HexFormat;
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
 * The templates of the keys in use. The endorsement keys' are fixed by the TCG EK Credential
 * Profile for TPM Family 2.0 (version 2.5, annex B): any other bit makes another key.
 */
public final class KeyTemplates {
  /** PolicyA (SHA-256): TPM2_PolicySecret of the endorsement hierarchy. */
  private static final String POLICY_A =
      "837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa";

  /** PolicyB (SHA-384): PolicyA, or its administrator's. */
  private static final String POLICY_B =
      "b26e7d28d11a50bc53d882bcf5fd3a1a074148bb35d3b4e4cb1c0ad9bde419ca"
          + "cb47ba09699646150f9fc000f3f80e12";

  private KeyTemplates() {}

  /** Template L-1: RSA-2048. */
  public static TPMT_PUBLIC endorsementRsa2048() {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        endorsementAttributes(),
        HexFormat.of().parseHex(POLICY_A),
        new TPMS_RSA_PARMS(aes(128), new TPMS_NULL_ASYM_SCHEME(), 2048, 0),
        new TPM2B_PUBLIC_KEY_RSA(new byte[256]));
  }

  /** Template L-2: ECC P-256. */
  public static TPMT_PUBLIC endorsementP256() {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        endorsementAttributes(),
        HexFormat.of().parseHex(POLICY_A),
        storage(aes(128), TPM_ECC_CURVE.NIST_P256),
        new TPMS_ECC_POINT(new byte[32], new byte[32]));
  }

  /** Template H-3: ECC P-384. */
  public static TPMT_PUBLIC endorsementP384() {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA384,
        attributes(
            TPMA_OBJECT.fixedTPM,
            TPMA_OBJECT.fixedParent,
            TPMA_OBJECT.sensitiveDataOrigin,
            TPMA_OBJECT.userWithAuth,
            TPMA_OBJECT.adminWithPolicy,
            TPMA_OBJECT.restricted,
            TPMA_OBJECT.decrypt),
        HexFormat.of().parseHex(POLICY_B),
        storage(aes(256), TPM_ECC_CURVE.NIST_P384),
        new TPMS_ECC_POINT(new byte[0], new byte[0]));
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

  private static TPMA_OBJECT endorsementAttributes() {
    return attributes(
        TPMA_OBJECT.fixedTPM,
        TPMA_OBJECT.fixedParent,
        TPMA_OBJECT.sensitiveDataOrigin,
        TPMA_OBJECT.adminWithPolicy,
        TPMA_OBJECT.restricted,
        TPMA_OBJECT.decrypt);
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
