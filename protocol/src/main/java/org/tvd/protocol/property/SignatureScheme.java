package org.tvd.protocol.property;

import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.tvd.protocol.Bytes;

/** The signature algorithms of a property certificate, with the one form of each identifier. */
enum SignatureScheme {
  ECDSA_SHA256(X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA256withECDSA"),
  ECDSA_SHA384(X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA384withECDSA"),
  ECDSA_SHA512(X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA512withECDSA"),
  RSA_SHA256(PKCSObjectIdentifiers.sha256WithRSAEncryption, "SHA256withRSA"),
  RSA_SHA384(PKCSObjectIdentifiers.sha384WithRSAEncryption, "SHA384withRSA"),
  RSA_SHA512(PKCSObjectIdentifiers.sha512WithRSAEncryption, "SHA512withRSA");

  private static final int MIN_RSA_BITS = 2048;

  private final String oid;
  private final String jcaName;

  SignatureScheme(ASN1ObjectIdentifier oid, String jcaName) {
    this.oid = oid.getId();
    this.jcaName = jcaName;
  }

  static Optional<SignatureScheme> of(AlgorithmIdentifier identifier) {
    for (SignatureScheme scheme : values()) {
      if (scheme.identifier().equals(identifier)) {
        return Optional.of(scheme);
      }
    }
    return Optional.empty();
  }

  /** The scheme as strong as {@code key}; none where the key is weak or of another kind. */
  static Optional<SignatureScheme> suiting(Key key) {
    return switch (key) {
      case ECKey ec -> {
        int bits = ec.getParams().getOrder().bitLength();
        yield bits < 256
            ? Optional.empty()
            : Optional.of(bits < 384 ? ECDSA_SHA256 : bits < 512 ? ECDSA_SHA384 : ECDSA_SHA512);
      }
      case RSAKey rsa ->
          rsa.getModulus().bitLength() < MIN_RSA_BITS ? Optional.empty() : Optional.of(RSA_SHA256);
      default -> Optional.empty();
    };
  }

  /** RFC 5758, section 3.2: ECDSA has no parameters; RFC 4055, section 5: RSA has NULL. */
  AlgorithmIdentifier identifier() {
    ASN1ObjectIdentifier algorithm = new ASN1ObjectIdentifier(oid);
    return switch (this) {
      case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 -> new AlgorithmIdentifier(algorithm);
      case RSA_SHA256, RSA_SHA384, RSA_SHA512 ->
          new AlgorithmIdentifier(algorithm, DERNull.INSTANCE);
    };
  }

  String jcaName() {
    return jcaName;
  }

  /** Whether {@code key} made the signature; false also for a key of another kind. */
  boolean verifies(PublicKey key, Bytes signedPart, Bytes signature) {
    try {
      Signature verifier = Signature.getInstance(jcaName);
      verifier.initVerify(key);
      verifier.update(signedPart.asBuffer());
      return verifier.verify(signature.toArray());
    } catch (InvalidKeyException | SignatureException e) {
      return false; // a key of another kind made no signature, nor is a malformed one any
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has " + jcaName, e);
    }
  }
}
