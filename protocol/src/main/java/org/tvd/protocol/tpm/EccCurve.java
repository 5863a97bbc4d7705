package org.tvd.protocol.tpm;

import java.util.Optional;

/** TPM_ECC_CURVE: the NIST curves (TPM 2.0 Library, part 2, 6.4). */
public enum EccCurve {
  P256(0x0003, 32, "secp256r1"),
  P384(0x0004, 48, "secp384r1"),
  P521(0x0005, 66, "secp521r1");

  private final int id;
  private final int size;
  private final String jcaName;

  EccCurve(int id, int size, String jcaName) {
    this.id = id;
    this.size = size;
    this.jcaName = jcaName;
  }

  static Optional<EccCurve> ofId(int id) {
    for (EccCurve curve : values()) {
      if (curve.id == id) {
        return Optional.of(curve);
      }
    }
    return Optional.empty();
  }

  /** The length of a coordinate in bytes. */
  public int size() {
    return size;
  }

  public String jcaName() {
    return jcaName;
  }
}
