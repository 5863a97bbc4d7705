package org.tvd.protocol.cbor;

import com.upokecenter.cbor.CBORObject;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * A COSE_Sign1 with its content inside (RFC 9052, section 4.2): parsed, and not trusted until
 * {@link #isSignedBy} says by whom.
 *
 * @param protectedHeader the encoded map, as it is signed; empty where there is none
 * @param algorithm of the protected header (IANA COSE Algorithms)
 * @param payload what is signed
 * @param signature over it
 */
public record CoseSign1(
    Bytes protectedHeader, Algorithm algorithm, Bytes payload, Bytes signature) {
  /** The tag of a COSE_Sign1. */
  public static final long TAG = 18;

  private static final int ALG = 1;
  private static final int CRIT = 2;
  private static final int MIN_RSA_BITS = 2048;

  /** The signature algorithms of RFC 9053 and RFC 8230 that are accepted. */
  public enum Algorithm {
    ES256(-7, "SHA256withECDSAinP1363Format", 256),
    ES384(-35, "SHA384withECDSAinP1363Format", 384),
    ES512(-36, "SHA512withECDSAinP1363Format", 521),
    EDDSA(-8, "Ed25519", 0),
    PS256(-37, "SHA-256", 0),
    PS384(-38, "SHA-384", 0),
    PS512(-39, "SHA-512", 0);

    private final int id;
    private final String jcaName;
    private final int curveBits;

    Algorithm(int id, String jcaName, int curveBits) {
      this.id = id;
      this.jcaName = jcaName;
      this.curveBits = curveBits;
    }

    static Optional<Algorithm> ofId(long id) {
      for (Algorithm algorithm : values()) {
        if (algorithm.id == id) {
          return Optional.of(algorithm);
        }
      }
      return Optional.empty();
    }
  }

  /** Reads a COSE_Sign1, with or without its tag. */
  public static CoseSign1 of(CborValue value) throws MalformedException {
    List<CborValue> parts = (value.isTagged(TAG) ? value.untagged() : value).array();
    if (parts.size() != 4) {
      throw value.expected("a COSE_Sign1 of four parts, not " + parts.size());
    }
    Bytes header = parts.get(0).bytes();
    if (header.isEmpty()) {
      throw parts.get(0).expected("a protected header with an algorithm");
    }
    CborValue fields = CborValue.parse("COSE protected header", header);
    if (fields.field(CRIT, "crit").isPresent()) {
      throw fields.expected("no critical header parameter, for none is known here");
    }
    CborValue alg = fields.required(ALG, "alg");
    Algorithm algorithm =
        Algorithm.ofId(alg.integer())
            .orElseThrow(() -> alg.expected("ES256/384/512, EdDSA or PS256/384/512"));
    if (!parts.get(1).isMap()) {
      throw parts.get(1).expected("the unprotected header, a map");
    }
    return new CoseSign1(header, algorithm, parts.get(2).bytes(), parts.get(3).bytes());
  }

  /** Whether {@code key} signed this. A key of another kind than the algorithm's did not. */
  public boolean isSignedBy(PublicKey key) {
    CBORObject structure =
        CBORObject.NewArray()
            .Add("Signature1")
            .Add(protectedHeader.toArray())
            .Add(new byte[0])
            .Add(payload.toArray());
    try {
      Optional<Signature> verifier = verifier(key);
      if (verifier.isEmpty()) {
        return false;
      }
      verifier.get().initVerify(key);
      verifier.get().update(structure.EncodeToBytes());
      return verifier.get().verify(signature.toArray());
    } catch (GeneralSecurityException e) {
      return false; // a signature that is none of this algorithm's
    }
  }

  private Optional<Signature> verifier(PublicKey key) throws GeneralSecurityException {
    boolean fits =
        switch (key) {
          case ECPublicKey ec ->
              algorithm.curveBits == ec.getParams().getCurve().getField().getFieldSize();
          case RSAPublicKey rsa ->
              algorithm.name().startsWith("PS") && rsa.getModulus().bitLength() >= MIN_RSA_BITS;
          case EdECPublicKey _ -> algorithm == Algorithm.EDDSA;
          default -> false;
        };
    if (!fits) {
      return Optional.empty();
    }
    if (!(key instanceof RSAPublicKey)) {
      return Optional.of(Signature.getInstance(algorithm.jcaName));
    }
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.setParameter(
        new PSSParameterSpec(
            algorithm.jcaName,
            "MGF1",
            new MGF1ParameterSpec(algorithm.jcaName),
            pssSaltLength(),
            PSSParameterSpec.TRAILER_FIELD_BC));
    return Optional.of(pss);
  }

  /** The salt is as long as the hash (RFC 8230, section 2). */
  private int pssSaltLength() {
    return Integer.parseInt(algorithm.jcaName.substring("SHA-".length())) / Byte.SIZE;
  }
}
