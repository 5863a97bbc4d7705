package org.tvd.protocol.message;

import org.tvd.protocol.Bytes;

/**
 * A secret that only the TPM holding both the endorsement key and the attestation key reveals
 * (TPM2_ActivateCredential; TPM 2.0 Library, part 1, 24).
 *
 * @param idObject the contents of the TPM2B_ID_OBJECT: integrityHMAC, a TPM2B, and encIdentity,
 *     whose size is encrypted with it
 * @param encryptedSecret the contents of the TPM2B_ENCRYPTED_SECRET
 */
public record Credential(Bytes idObject, Bytes encryptedSecret) {}
