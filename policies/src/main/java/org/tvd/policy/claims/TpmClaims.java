package org.tvd.policy.claims;

/**
 * What is known about the TPM itself.
 *
 * @param type as the trust anchor of its endorsement key certificate is typed
 * @param firmwareVersion of the quote (TPMS_ATTEST.firmwareVersion), an unsigned 64-bit number
 */
public record TpmClaims(TpmType type, long firmwareVersion) {}
