package org.tvd.protocol.tpm;

import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * TPMT_SIGNATURE (TPM 2.0 Library, part 2, 11.3.4): the schemes that an attestation key may use.
 */
public sealed interface TpmSignature {

  /** The hash that the signature names; it counts only if it is the key's own. */
  HashAlgorithm hash();

  /** RSASSA-PKCS1-v1_5 (RFC 8017, 8.2). */
  record RsaSsa(HashAlgorithm hash, Bytes signature) implements TpmSignature {}

  /** RSASSA-PSS (RFC 8017, 8.1), with a salt as long as the digest. */
  record RsaPss(HashAlgorithm hash, Bytes signature) implements TpmSignature {}

  /**
   * ECDSA (FIPS 186-5).
   *
   * @param r unsigned, as the TPM wrote it: with or without leading zeros
   * @param s likewise
   */
  record Ecdsa(HashAlgorithm hash, Bytes r, Bytes s) implements TpmSignature {}

  int MAX_RSA = 512;
  int MAX_ECC = 66;

  static TpmSignature parse(Bytes bytes) throws MalformedException {
    ByteReader in = ByteReader.bigEndian("TPMT_SIGNATURE", bytes);
    int scheme = in.u16("sigAlg");
    HashAlgorithm hash = TpmPublic.hash(in, "hash");
    TpmSignature signature =
        switch (scheme) {
          case TpmPublic.ALG_RSASSA -> new RsaSsa(hash, in.sized16(MAX_RSA, "sig"));
          case TpmPublic.ALG_RSAPSS -> new RsaPss(hash, in.sized16(MAX_RSA, "sig"));
          case TpmPublic.ALG_ECDSA ->
              new Ecdsa(hash, in.sized16(MAX_ECC, "signatureR"), in.sized16(MAX_ECC, "signatureS"));
          default ->
              throw in.malformed(
                  "sigAlg: expected RSASSA, RSAPSS or ECDSA, found 0x"
                      + Integer.toHexString(scheme));
        };
    in.end();
    return signature;
  }
}
