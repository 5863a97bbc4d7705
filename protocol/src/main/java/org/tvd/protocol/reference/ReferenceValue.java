package org.tvd.protocol.reference;

import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * A digest that a producer vouches for (RFC 9334, section 4.1).
 *
 * @param algorithm SHA-256, SHA-384 or SHA-512
 * @param digest of the algorithm's length
 * @param subject what has it: a path, or a component's name; may be empty
 */
public record ReferenceValue(HashAlgorithm algorithm, Bytes digest, String subject) {

  public ReferenceValue {
    if (algorithm == HashAlgorithm.SHA1 || digest.size() != algorithm.size()) {
      throw new IllegalArgumentException("a digest of " + digest.size() + " bytes: " + algorithm);
    }
  }
}
