package org.tvd.protocol.tpm;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * TPMT_PUBLIC of an asymmetric key (TPM 2.0 Library, part 2, 12.2.4): what an endorsement or
 * attestation key is, and what its Name is computed over.
 *
 * @param marshalled the structure as it came; the Name is a digest over it
 * @param nameAlgorithm of the Name
 * @param attributes of the object
 * @param authPolicy of the object; empty if none
 * @param symmetricKeyBits of the inner AES-CFB key of a storage or endorsement key; 0 if none
 * @param scheme the signing scheme that the key is bound to; ALG_NULL if none
 * @param schemeHash the hash of that scheme; the name algorithm where there is no scheme
 * @param key the public key itself
 */
public record TpmPublic(
    Bytes marshalled,
    HashAlgorithm nameAlgorithm,
    ObjectAttributes attributes,
    Bytes authPolicy,
    int symmetricKeyBits,
    int scheme,
    HashAlgorithm schemeHash,
    Key key) {

  public static final int ALG_NULL = 0x0010;
  public static final int ALG_RSASSA = 0x0014;
  public static final int ALG_RSAPSS = 0x0016;
  public static final int ALG_ECDSA = 0x0018;

  static final int ALG_RSA = 0x0001;
  static final int ALG_ECC = 0x0023;
  static final int ALG_AES = 0x0006;
  static final int ALG_CFB = 0x0043;
  private static final int MAX_POLICY = 64;
  private static final int MAX_RSA = 512;
  private static final int MAX_ECC = 66;

  /** The unique part of the structure. */
  public sealed interface Key {}

  /** An RSA key. */
  public record Rsa(Bytes modulus, long exponent) implements Key {}

  /** A point on a NIST curve; coordinates as long as the field. */
  public record Ecc(EccCurve curve, Bytes x, Bytes y) implements Key {}

  public static TpmPublic parse(Bytes bytes) throws MalformedException {
    ByteReader in = ByteReader.bigEndian("TPMT_PUBLIC", bytes);
    int type = in.u16("type");
    if (type != ALG_RSA && type != ALG_ECC) {
      throw in.malformed("type: expected RSA or ECC, found 0x" + Integer.toHexString(type));
    }
    HashAlgorithm nameAlgorithm = hash(in, "nameAlg");
    var attributes = new ObjectAttributes(in.u32("objectAttributes"));
    Bytes authPolicy = in.sized16(MAX_POLICY, "authPolicy");
    int symmetricBits = symmetric(in);
    int scheme = in.u16("scheme");
    HashAlgorithm schemeHash =
        switch (scheme) {
          case ALG_NULL -> nameAlgorithm;
          case ALG_RSASSA, ALG_RSAPSS, ALG_ECDSA -> hash(in, "scheme hash");
          default -> throw in.malformed("scheme: found unknown 0x" + Integer.toHexString(scheme));
        };
    Key key = type == ALG_RSA ? rsa(in) : ecc(in);
    in.end();
    return new TpmPublic(
        bytes, nameAlgorithm, attributes, authPolicy, symmetricBits, scheme, schemeHash, key);
  }

  /**
   * The object's Name: the name algorithm's id and its digest over the public area (part 1, 16).
   */
  public Bytes name() {
    MessageDigest digest = nameAlgorithm.newDigest();
    marshalled.update(digest);
    return Bytes.of(
        ByteBuffer.allocate(2 + nameAlgorithm.size())
            .putShort((short) nameAlgorithm.id())
            .put(digest.digest())
            .array());
  }

  static HashAlgorithm hash(ByteReader in, String field) throws MalformedException {
    int id = in.u16(field);
    return HashAlgorithm.ofId(id)
        .orElseThrow(
            () ->
                in.malformed(
                    field
                        + ": expected a SHA-1 or SHA-2 hash, found 0x"
                        + Integer.toHexString(id)));
  }

  private static int symmetric(ByteReader in) throws MalformedException {
    int algorithm = in.u16("symmetric");
    if (algorithm == ALG_NULL) {
      return 0;
    }
    int bits = in.u16("keyBits");
    int mode = in.u16("mode");
    if (algorithm != ALG_AES || mode != ALG_CFB || (bits != 128 && bits != 256)) {
      throw in.malformed("symmetric: expected AES-128 or AES-256 in CFB mode");
    }
    return bits;
  }

  private static Key rsa(ByteReader in) throws MalformedException {
    int bits = in.u16("keyBits");
    if (bits != 2048 && bits != 3072 && bits != 4096) {
      throw in.malformed("keyBits: expected 2048, 3072 or 4096, found " + bits);
    }
    long exponent = in.u32("exponent");
    Bytes modulus = in.sized16(MAX_RSA, "unique");
    if (modulus.size() * 8 != bits) {
      throw in.malformed("unique: expected " + bits / 8 + " bytes, found " + modulus.size());
    }
    return new Rsa(modulus, exponent == 0 ? 65537 : exponent);
  }

  private static Key ecc(ByteReader in) throws MalformedException {
    int id = in.u16("curveID");
    EccCurve curve =
        EccCurve.ofId(id)
            .orElseThrow(
                () -> in.malformed("curveID: expected P-256, P-384 or P-521, found " + id));
    int kdf = in.u16("kdf");
    if (kdf != ALG_NULL) {
      throw in.malformed("kdf: expected none, found 0x" + Integer.toHexString(kdf));
    }
    Bytes x = coordinate(in, curve, "x");
    return new Ecc(curve, x, coordinate(in, curve, "y"));
  }

  /** TPMs leave leading zeros out or in; the record always has the field's full length. */
  private static Bytes coordinate(ByteReader in, EccCurve curve, String field)
      throws MalformedException {
    Bytes value = in.sized16(MAX_ECC, field);
    int missing = curve.size() - value.size();
    if (missing < 0) {
      throw in.malformed(field + ": expected " + curve.size() + " bytes, found " + value.size());
    }
    return missing == 0 ? value : Bytes.concat(Bytes.of(new byte[missing]), value);
  }
}
