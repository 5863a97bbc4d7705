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
  private final String rsaSsa;
  private final String ecdsa;

  HashAlgorithm(int id, int size, String jcaName) {
    this.id = id;
    this.size = size;
    this.jcaName = jcaName;
    this.rsaSsa = jcaName.replace("-", "") + "withRSA";
    this.ecdsa = jcaName.replace("-", "") + "withECDSA";
  }

  public static Optional<HashAlgorithm> ofId(int id) {
    return switch (id) {
      case 0x0004 -> Optional.of(SHA1);
      case 0x000b -> Optional.of(SHA256);
      case 0x000c -> Optional.of(SHA384);
      case 0x000d -> Optional.of(SHA512);
      default -> Optional.empty();
    };
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

  /** The name of RSASSA-PKCS1-v1_5 with this hash there. */
  String rsaSsa() {
    return rsaSsa;
  }

  /** The name of ECDSA with this hash there. */
  String ecdsa() {
    return ecdsa;
  }

  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(jcaName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has " + jcaName, e);
    }
  }
}
