package org.tvd.protocol.message;

import org.tvd.protocol.Secret;

/**
 * What TPM2_ActivateCredential revealed.
 *
 * @param secret 32 bytes
 */
public record EnrolmentProof(Secret secret) {}
