package org.tvd.protocol.tpm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/** The TPM's hash algorithms (TCG Algorithm Registry). SHA-1 is parsed, never trusted. */
public enum HashAlgorithm {
  SHA1(0x0004, 20, "SHA-1"),
  SHA256(0x000b, 32, "SHA-256"),
  SHA384(0x000c, 48, "SHA-384"),
  SHA512(0x000d, 64, "SHA-512");

  private final int id;
  private final int size;
  private final String jcaName;

  HashAlgorithm(int id, int size, String jcaName) {
    this.id = id;
    this.size = size;
    this.jcaName = jcaName;
  }

  public static Optional<HashAlgorithm> ofId(int id) {
    for (HashAlgorithm algorithm : values()) {
      if (algorithm.id == id) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }

  /** The TPM_ALG_ID. */
  public int id() {
    return id;
  }

  /** The digest's length in bytes. */
  public int size() {
    return size;
  }

  /** The name that the Java Cryptography Architecture uses. */
  public String jcaName() {
    return jcaName;
  }

  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has " + jcaName, e);
    }
  }
}
