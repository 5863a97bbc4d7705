package org.tvd.tpmsim;

import org.tvd.tpm.AttestationKey;
import org.tvd.tpm.TpmException;
import org.tvd.tpm.TpmTransport;
import org.tvd.tpm.command.KeyTemplates;
import org.tvd.tpm.command.TpmCommands;
import tss.tpm.TPM2B_PUBLIC_KEY_RSA;
import tss.tpm.TPMA_OBJECT;
import tss.tpm.TPMS_ECC_PARMS;
import tss.tpm.TPMS_ECC_POINT;
import tss.tpm.TPMS_NULL_KDF_SCHEME;
import tss.tpm.TPMS_RSA_PARMS;
import tss.tpm.TPMS_SIG_SCHEME_ECDSA;
import tss.tpm.TPMS_SIG_SCHEME_RSAPSS;
import tss.tpm.TPMS_SIG_SCHEME_RSASSA;
import tss.tpm.TPMT_PUBLIC;
import tss.tpm.TPMT_SYM_DEF_OBJECT;
import tss.tpm.TPMU_ASYM_SCHEME;
import tss.tpm.TPMU_PUBLIC_ID;
import tss.tpm.TPMU_PUBLIC_PARMS;
import tss.tpm.TPM_ALG_ID;
import tss.tpm.TPM_ECC_CURVE;
import tss.tpm.TPM_HANDLE;

/** The kinds of attestation key that hosts have. */
public enum AkKind {
  ECDSA_P256_SHA256,
  ECDSA_P256_SHA384,
  ECDSA_P384_SHA384,
  RSASSA_2048_SHA256,
  RSASSA_2048_SHA384,
  RSAPSS_2048_SHA256;

  /** Makes a key of this kind below the storage key of the endorsement hierarchy. */
  public AttestationKey create(TpmTransport transport) throws TpmException {
    var commands = new TpmCommands(transport);
    try (var storage = commands.createPrimary(TPM_HANDLE.ENDORSEMENT, KeyTemplates.storageP256())) {
      return commands.create(storage, template());
    }
  }

  private TPMT_PUBLIC template() {
    return switch (this) {
      case ECDSA_P256_SHA256 -> ecdsa(TPM_ECC_CURVE.NIST_P256, TPM_ALG_ID.SHA256);
      case ECDSA_P256_SHA384 -> ecdsa(TPM_ECC_CURVE.NIST_P256, TPM_ALG_ID.SHA384);
      case ECDSA_P384_SHA384 -> ecdsa(TPM_ECC_CURVE.NIST_P384, TPM_ALG_ID.SHA384);
      case RSASSA_2048_SHA256 -> rsa(new TPMS_SIG_SCHEME_RSASSA(TPM_ALG_ID.SHA256));
      case RSASSA_2048_SHA384 -> rsa(new TPMS_SIG_SCHEME_RSASSA(TPM_ALG_ID.SHA384));
      case RSAPSS_2048_SHA256 -> rsa(new TPMS_SIG_SCHEME_RSAPSS(TPM_ALG_ID.SHA256));
    };
  }

  private static TPMT_PUBLIC ecdsa(TPM_ECC_CURVE curve, TPM_ALG_ID hash) {
    return attestation(
        new TPMS_ECC_PARMS(
            new TPMT_SYM_DEF_OBJECT(),
            new TPMS_SIG_SCHEME_ECDSA(hash),
            curve,
            new TPMS_NULL_KDF_SCHEME()),
        new TPMS_ECC_POINT());
  }

  private static TPMT_PUBLIC rsa(TPMU_ASYM_SCHEME scheme) {
    return attestation(
        new TPMS_RSA_PARMS(new TPMT_SYM_DEF_OBJECT(), scheme, 2048, 0), new TPM2B_PUBLIC_KEY_RSA());
  }

  private static TPMT_PUBLIC attestation(TPMU_PUBLIC_PARMS parameters, TPMU_PUBLIC_ID unique) {
    return new TPMT_PUBLIC(
        TPM_ALG_ID.SHA256,
        new TPMA_OBJECT(
            TPMA_OBJECT.fixedTPM,
            TPMA_OBJECT.fixedParent,
            TPMA_OBJECT.sensitiveDataOrigin,
            TPMA_OBJECT.userWithAuth,
            TPMA_OBJECT.noDA,
            TPMA_OBJECT.restricted,
            TPMA_OBJECT.sign),
        new byte[0],
        parameters,
        unique);
  }
}
