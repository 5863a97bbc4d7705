package org.tvd.policy.signature;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/** The one algorithm (RFC 7518, section 3.1) that signatures of a key may have. */
enum SignatureAlgorithm {
  ES256("P-256"),
  ES384("P-384"),
  ES512("P-521"),
  PS256("");

  private static final int MIN_RSA_BITS = 2048;

  /** Of an elliptic curve; empty for RSA. */
  private final String curve;

  SignatureAlgorithm(String curve) {
    this.curve = curve;
  }

  /** Of {@code key}; none where the key is weak, or of another kind. */
  static Optional<SignatureAlgorithm> of(PublicKey key) {
    return switch (key) {
      case ECPublicKey ec -> {
        Curve curve = Curve.forECParameterSpec(ec.getParams());
        yield Arrays.stream(values())
            .filter(each -> curve != null && each.curve.equals(curve.getName()))
            .findFirst();
      }
      case RSAPublicKey rsa ->
          rsa.getModulus().bitLength() < MIN_RSA_BITS ? Optional.empty() : Optional.of(PS256);
      default -> Optional.empty();
    };
  }

  JWSAlgorithm jws() {
    return JWSAlgorithm.parse(name());
  }

  JWSVerifier verifier(PublicKey key) throws JOSEException {
    return key instanceof ECPublicKey ec
        ? new ECDSAVerifier(ec)
        : new RSASSAVerifier((RSAPublicKey) key);
  }

  JWSSigner signer(PrivateKey key) throws JOSEException {
    return curve.isEmpty() ? new RSASSASigner(key) : new ECDSASigner(key, Curve.parse(curve));
  }
}
