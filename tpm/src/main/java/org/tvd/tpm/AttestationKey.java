package org.tvd.tpm;

import org.tvd.protocol.Bytes;

/**
 * A restricted signing key of one TPM. It can be kept on disk: only the TPM that made it can load
 * it.
 *
 * @param publicArea the marshalled TPMT_PUBLIC
 * @param privateArea the contents of the TPM2B_PRIVATE, encrypted by the TPM's storage key; empty
 *     for a primary key, which the TPM makes anew from its seed
 */
public record AttestationKey(Bytes publicArea, Bytes privateArea) {}
