package org.tvd.verifier.result;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.upokecenter.cbor.CBORObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.text.ParseException;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.store.OwnerFile;

/**
 * The key that signs attestation results: P-256 (ES256) or P-384 (ES384). It is a key of its own,
 * so that relying parties need to trust nothing else of the verifier.
 */
public final class EarKey {
  // COSE (RFC 9052, RFC 9053): the tag of COSE_Sign1, header parameters and algorithms.
  private static final int COSE_SIGN1 = 18;
  private static final int HEADER_ALGORITHM = 1;
  private static final int HEADER_CONTENT_TYPE = 3;
  private static final int HEADER_KEY_ID = 4;
  private static final int COSE_ES256 = -7;
  private static final int COSE_ES384 = -35;

  private static final String JWT_TYPE = "eat+jwt"; // RFC 9782
  private static final String CWT_CLAIMS = "application/eat-ucs+cbor";

  private final ECKey key;

  private EarKey(ECKey key) {
    this.key = key;
  }

  /**
   * Reads the key from {@code file}, or makes one on the first start, readable by its owner alone.
   *
   * @throws IOException if the file cannot be read or written, or holds no such key
   */
  public static EarKey open(Path file) throws IOException {
    if (!Files.exists(file)) {
      OwnerFile.write(file, generate().getBytes(StandardCharsets.US_ASCII));
    }
    return read(file);
  }

  /**
   * Reads a private key: a JSON Web Key (RFC 7517) of P-256 or P-384.
   *
   * @throws IOException if the file cannot be read or holds no such key
   */
  public static EarKey read(Path file) throws IOException {
    String expected = file + ": expected a private JSON Web Key of P-256 or P-384, found ";
    try {
      ECKey key = ECKey.parse(Files.readString(file));
      if (!key.isPrivate()) {
        throw new IOException(expected + "a public one");
      }
      if (!key.getCurve().equals(Curve.P_256) && !key.getCurve().equals(Curve.P_384)) {
        throw new IOException(expected + "one of " + key.getCurve());
      }
      return new EarKey(key);
    } catch (ParseException e) {
      throw new IOException(expected + "something else", e); // its text can quote the key
    }
  }

  private static String generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate()
          .toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /** The public keys that verify results, as a JSON Web Key Set (RFC 7517, section 5). */
  public String publicKeys() {
    return new JWKSet(key.toPublicJWK()).toString();
  }

  private boolean isP256() {
    return key.getCurve().equals(Curve.P_256);
  }

  private String keyId() {
    return key.getKeyID() == null ? "" : key.getKeyID();
  }

  /** The result as a signed JSON Web Token. */
  public String jwt(HostResult result) {
    var header =
        new JWSHeader.Builder(isP256() ? JWSAlgorithm.ES256 : JWSAlgorithm.ES384)
            .type(new JOSEObjectType(JWT_TYPE))
            .keyID(key.getKeyID())
            .build();
    var token = new JWSObject(header, new Payload(Ear.of(result).json().toString()));
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("the key was checked when it was read", e);
    }
    return token.serialize();
  }

  /** The result as a CBOR Web Token: a tagged COSE_Sign1. */
  public Bytes cwt(HostResult result) {
    byte[] header =
        CBORObject.NewMap()
            .Add(HEADER_ALGORITHM, isP256() ? COSE_ES256 : COSE_ES384)
            .Add(HEADER_CONTENT_TYPE, CWT_CLAIMS)
            .EncodeToBytes();
    byte[] payload = Ear.of(result).cbor().EncodeToBytes();
    byte[] signed = // RFC 9052, section 4.4: Sig_structure
        CBORObject.NewArray()
            .Add("Signature1")
            .Add(header)
            .Add(new byte[0])
            .Add(payload)
            .EncodeToBytes();
    CBORObject message =
        CBORObject.NewArray()
            .Add(header)
            .Add(
                CBORObject.NewMap().Add(HEADER_KEY_ID, keyId().getBytes(StandardCharsets.US_ASCII)))
            .Add(payload)
            .Add(sign(signed));
    return Bytes.of(message.WithTag(COSE_SIGN1).EncodeToBytes());
  }

  private byte[] sign(byte[] message) {
    try {
      Signature signer =
          Signature.getInstance((isP256() ? "SHA256" : "SHA384") + "withECDSAinP1363Format");
      signer.initSign(key.toECPrivateKey());
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalStateException("the key was checked when it was read", e);
    }
  }

  /** Says which key, and nothing of it. */
  @Override
  public String toString() {
    return "EAR key " + keyId();
  }
}
