package org.tvd.policy.claims;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.tpm.HashAlgorithm;

/**
 * The quoted registers of each bank, by their numbers.
 *
 * @param sha256 those of the SHA-256 bank
 * @param sha384 those of the SHA-384 bank
 * @param sha512 those of the SHA-512 bank
 */
public record PcrClaims(
    @Claim("The quoted registers of the SHA-256 bank; pcr for short") Map<Integer, Bytes> sha256,
    @Claim("The quoted registers of the SHA-384 bank") Map<Integer, Bytes> sha384,
    @Claim("The quoted registers of the SHA-512 bank") Map<Integer, Bytes> sha512) {

  public PcrClaims {
    sha256 = sorted(sha256);
    sha384 = sorted(sha384);
    sha512 = sorted(sha512);
  }

  /** Sorts quoted registers into their banks; a bank that is never trusted is left out. */
  public static PcrClaims of(List<PcrValue> quoted) {
    Map<Integer, Bytes> sha256 = new TreeMap<>();
    Map<Integer, Bytes> sha384 = new TreeMap<>();
    Map<Integer, Bytes> sha512 = new TreeMap<>();
    for (PcrValue pcr : quoted) {
      switch (pcr.bank()) {
        case SHA256 -> sha256.put(pcr.register(), pcr.value());
        case SHA384 -> sha384.put(pcr.register(), pcr.value());
        case SHA512 -> sha512.put(pcr.register(), pcr.value());
        case SHA1 -> {}
      }
    }
    return new PcrClaims(sha256, sha384, sha512);
  }

  /** The quoted registers of {@code bank}; none of one that is never trusted. */
  public Map<Integer, Bytes> bank(HashAlgorithm bank) {
    return switch (bank) {
      case SHA256 -> sha256;
      case SHA384 -> sha384;
      case SHA512 -> sha512;
      case SHA1 -> Map.of();
    };
  }

  private static Map<Integer, Bytes> sorted(Map<Integer, Bytes> registers) {
    return Collections.unmodifiableMap(new TreeMap<>(registers));
  }
}
