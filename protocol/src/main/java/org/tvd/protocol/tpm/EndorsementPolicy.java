package org.tvd.protocol.tpm;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.tvd.protocol.Bytes;

/**
 * The authorisation policies of endorsement keys (TCG EK Credential Profile 2.5, annex B.6),
 * computed as a TPM computes them.
 */
public enum EndorsementPolicy {
  /** TPM2_PolicySecret of the endorsement hierarchy. */
  A,
  /** PolicyA, or PolicyC: what an NV index of the administrator says. */
  B;

  private static final int POLICY_SECRET = 0x00000151;
  private static final int POLICY_OR = 0x00000171;
  private static final int ENDORSEMENT = 0x4000000b;

  /** PolicyC depends on the Name of the administrator's NV index (B.6.4). */
  private static final String C_SHA256 =
      "3767e2edd43ff45a3a7e1eaefcef78643dca964632e7aad82c673a30d8633fde";

  private static final String C_SHA384 =
      "d6032ce61f2fb3c240eb3cf6a33237ef2b6a16f4293c22b455e261cffd217ad5"
          + "b4947c2d73e63005eed2dc2b3593d165";

  private static final String C_SHA512 =
      "589ee1e146544716e8deafe6db247b01b81e9f9c7dd16b814aa159138749105f"
          + "ba5388dd1dea702f35240c184933121e2c61b8f50d3ef91393a49a38c3f73fc8";

  /**
   * The policy's digest under a name algorithm.
   *
   * @throws IllegalArgumentException if the profile has none, as for SHA-1
   */
  public Bytes digest(HashAlgorithm hash) {
    return switch (this) {
      case A -> policyA(hash);
      case B -> {
        MessageDigest digest = started(hash, POLICY_OR);
        policyA(hash).update(digest);
        c(hash).update(digest);
        yield Bytes.of(digest.digest());
      }
    };
  }

  /** TPM 2.0 Library, part 3, 23.4: the object's Name, then a digest over the empty policyRef. */
  private static Bytes policyA(HashAlgorithm hash) {
    MessageDigest secret = started(hash, POLICY_SECRET);
    secret.update(number(ENDORSEMENT));
    return Bytes.of(hash.newDigest().digest(secret.digest()));
  }

  /**
   * PolicyC, the other branch of PolicyB.
   *
   * @throws IllegalArgumentException if the profile has none, as for SHA-1
   */
  public static Bytes c(HashAlgorithm hash) {
    return Bytes.ofHex(
        switch (hash) {
          case SHA256 -> C_SHA256;
          case SHA384 -> C_SHA384;
          case SHA512 -> C_SHA512;
          case SHA1 -> throw new IllegalArgumentException("no endorsement key is named by SHA-1");
        });
  }

  private static MessageDigest started(HashAlgorithm hash, int command) {
    MessageDigest digest = hash.newDigest();
    digest.update(new byte[hash.size()]);
    digest.update(number(command));
    return digest;
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }
}
