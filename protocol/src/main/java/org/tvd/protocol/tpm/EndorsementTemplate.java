package org.tvd.protocol.tpm;

import static org.tvd.protocol.tpm.HashAlgorithm.SHA256;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA384;
import static org.tvd.protocol.tpm.HashAlgorithm.SHA512;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;

/**
 * The templates of endorsement keys (TCG EK Credential Profile for TPM Family 2.0, 2.5, annexes B.3
 * and B.4), in the order of the profile. Any other bit makes another key. H-5 is SM2, which nothing
 * here knows.
 */
public enum EndorsementTemplate {
  /** RSA-2048, low range. */
  L1(0x01c00002, 2048, SHA256, 128),
  /** ECC P-256, low range. */
  L2(0x01c0000a, EccCurve.P256, SHA256, 128),
  /** RSA-2048. */
  H1(0x01c00012, 2048, SHA256, 128),
  /** ECC P-256. */
  H2(0x01c00014, EccCurve.P256, SHA256, 128),
  /** ECC P-384. */
  H3(0x01c00016, EccCurve.P384, SHA384, 256),
  /** ECC P-521. */
  H4(0x01c00018, EccCurve.P521, SHA512, 256),
  /** RSA-3072. */
  H6(0x01c0001c, 3072, SHA384, 256),
  /** RSA-4096. */
  H7(0x01c0001e, 4096, SHA384, 256);

  /** fixedTPM, fixedParent, sensitiveDataOrigin, adminWithPolicy, restricted, decrypt. */
  private static final int LOW_RANGE = 0x000300b2;

  /** The same, and userWithAuth. */
  private static final int HIGH_RANGE = 0x000300f2;

  private final int certificateIndex;
  private final int rsaBits;
  private final @Nullable EccCurve curve;
  private final HashAlgorithm nameAlgorithm;
  private final int symmetricKeyBits;

  EndorsementTemplate(
      int certificateIndex, int rsaBits, HashAlgorithm nameAlgorithm, int symmetricKeyBits) {
    this.certificateIndex = certificateIndex;
    this.rsaBits = rsaBits;
    this.curve = null;
    this.nameAlgorithm = nameAlgorithm;
    this.symmetricKeyBits = symmetricKeyBits;
  }

  EndorsementTemplate(
      int certificateIndex, EccCurve curve, HashAlgorithm nameAlgorithm, int symmetricKeyBits) {
    this.certificateIndex = certificateIndex;
    this.rsaBits = 0;
    this.curve = curve;
    this.nameAlgorithm = nameAlgorithm;
    this.symmetricKeyBits = symmetricKeyBits;
  }

  /** The NV index of the key's certificate (2.2.2). */
  public int certificateIndex() {
    return certificateIndex;
  }

  /**
   * The NV index of a nonce that takes the place of the template's unique field, where the
   * manufacturer wrote one.
   */
  public int nonceIndex() {
    return certificateIndex + 1;
  }

  /** The NV index of the template that the manufacturer used, where it is another than this. */
  public int templateIndex() {
    return certificateIndex + 2;
  }

  /** Whether the key is used under PolicyA alone; otherwise its empty authorisation value does. */
  public boolean isLowRange() {
    return this == L1 || this == L2;
  }

  /** The template: a TPMT_PUBLIC whose unique field is zeros (low range) or empty (high range). */
  public Bytes template() {
    ByteBuffer out = ByteBuffer.allocate(512);
    out.putShort((short) (curve == null ? TpmPublic.ALG_RSA : TpmPublic.ALG_ECC));
    out.putShort((short) nameAlgorithm.id());
    out.putInt(isLowRange() ? LOW_RANGE : HIGH_RANGE);
    EndorsementPolicy policy = isLowRange() ? EndorsementPolicy.A : EndorsementPolicy.B;
    sized(out, policy.digest(nameAlgorithm).toArray());
    out.putShort((short) TpmPublic.ALG_AES);
    out.putShort((short) symmetricKeyBits);
    out.putShort((short) TpmPublic.ALG_CFB);
    out.putShort((short) TpmPublic.ALG_NULL); // no scheme
    if (curve == null) {
      out.putShort((short) rsaBits).putInt(0); // the default exponent
      sized(out, new byte[isLowRange() ? rsaBits / 8 : 0]);
    } else {
      out.putShort((short) curve.id()).putShort((short) TpmPublic.ALG_NULL); // no KDF
      sized(out, new byte[isLowRange() ? curve.size() : 0]);
      sized(out, new byte[isLowRange() ? curve.size() : 0]);
    }
    return Bytes.of(out.array()).slice(0, out.position());
  }

  /** Whether {@code key} has this template's key type and size, name algorithm and inner cipher. */
  public boolean hasAlgorithmsOf(TpmPublic key) {
    boolean sameKind =
        switch (key.key()) {
          case TpmPublic.Rsa(Bytes modulus, long exponent) ->
              modulus.size() * 8 == rsaBits && exponent == 65537;
          case TpmPublic.Ecc(EccCurve found, _, _) -> found == curve;
        };
    return sameKind
        && key.nameAlgorithm() == nameAlgorithm
        && key.symmetricKeyBits() == symmetricKeyBits
        && key.scheme() == TpmPublic.ALG_NULL;
  }

  private static void sized(ByteBuffer out, byte[] value) {
    out.putShort((short) value.length).put(value);
  }
}
