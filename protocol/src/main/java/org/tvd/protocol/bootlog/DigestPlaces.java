package org.tvd.protocol.bootlog;

import org.tvd.protocol.tpm.HashAlgorithm;

/** Where in the log the digests of one event begin; 0, where the log has its head, for none. */
final class DigestPlaces {
  private int sha1;
  private int sha256;
  private int sha384;
  private int sha512;

  /** Called while the event is parsed, and never after. */
  void put(HashAlgorithm bank, int offset) {
    switch (bank) {
      case SHA1 -> sha1 = offset;
      case SHA256 -> sha256 = offset;
      case SHA384 -> sha384 = offset;
      case SHA512 -> sha512 = offset;
    }
  }

  int of(HashAlgorithm bank) {
    return switch (bank) {
      case SHA1 -> sha1;
      case SHA256 -> sha256;
      case SHA384 -> sha384;
      case SHA512 -> sha512;
    };
  }
}
