package org.tvd.protocol.reference;

import org.tvd.protocol.MalformedException;
import org.tvd.protocol.cbor.CborValue;

/** The names of hash algorithms in CoSWID and CoRIM. */
final class HashAlgorithmId {
  private HashAlgorithmId() {}

  /** An id of the IANA Named Information Hash Algorithm Registry (RFC 6920), or its name. */
  static String name(CborValue id) throws MalformedException {
    if (id.isText()) {
      return id.text();
    }
    long number = id.integer();
    return switch (Math.clamp(number, 0, 255)) {
      case 1 -> "sha-256";
      case 7 -> "sha-384";
      case 8 -> "sha-512";
      default -> "number " + number;
    };
  }
}
