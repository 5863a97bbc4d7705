package org.tvd.policy.claims;

import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The value of a platform configuration register that the quote's digest covers.
 *
 * @param bank the bank's algorithm
 * @param register its number, 0 to 23
 * @param value as long as the bank's digests
 */
public record PcrValue(HashAlgorithm bank, int register, Bytes value) {}
