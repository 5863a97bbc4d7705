package org.tvd.protocol.tpm;

import java.util.Optional;
import org.tvd.protocol.Bytes;

/** TPM_ECC_CURVE: the NIST curves (TPM 2.0 Library, part 2, 6.4). */
public enum EccCurve {
  P256(0x0003, "secp256r1", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
  P384(
      0x0004,
      "secp384r1",
      "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf"
          + "581a0db248b0a77aecec196accc52973"),
  P521(
      0x0005,
      "secp521r1",
      "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
          + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

  private final int id;
  private final String order;
  private final String jcaName;

  EccCurve(int id, String jcaName, String order) {
    this.id = id;
    this.order = order;
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

  /** The TPM_ECC_CURVE. */
  int id() {
    return id;
  }

  /** The length of a coordinate in bytes. */
  public int size() {
    return order.length() / 2;
  }

  public String jcaName() {
    return jcaName;
  }

  /** The order of the base point (SP 800-186, 3.2.1), as long as a coordinate. */
  public Bytes order() {
    return Bytes.ofHex(order);
  }
}
