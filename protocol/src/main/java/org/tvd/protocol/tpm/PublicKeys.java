package org.tvd.protocol.tpm;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import org.tvd.protocol.Bytes;

/** Turns a TPM's public area into a key of the Java Cryptography Architecture. */
public final class PublicKeys {
  private PublicKeys() {}

  /**
   * The key that {@code area} describes.
   *
   * @throws GeneralSecurityException if it is no valid key, such as a point that is not on its
   *     curve
   */
  public static PublicKey of(TpmPublic area) throws GeneralSecurityException {
    return switch (area.key()) {
      case TpmPublic.Rsa(Bytes modulus, long exponent) ->
          KeyFactory.getInstance("RSA")
              .generatePublic(
                  new RSAPublicKeySpec(
                      new BigInteger(1, modulus.toArray()), BigInteger.valueOf(exponent)));
      case TpmPublic.Ecc(EccCurve curve, Bytes x, Bytes y) -> {
        ECParameterSpec domain = domain(curve);
        var point = new ECPoint(new BigInteger(1, x.toArray()), new BigInteger(1, y.toArray()));
        requireOnCurve(point, domain);
        yield KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, domain));
      }
    };
  }

  static ECParameterSpec domain(EccCurve curve) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(curve.jcaName()));
    return parameters.getParameterSpec(ECParameterSpec.class);
  }

  /** SP 800-56A, 5.6.2.3.4: the JDK's key factory does not promise this check. */
  private static void requireOnCurve(ECPoint point, ECParameterSpec domain)
      throws GeneralSecurityException {
    BigInteger p = ((ECFieldFp) domain.getCurve().getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right =
        x.pow(3).add(domain.getCurve().getA().multiply(x)).add(domain.getCurve().getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.modPow(BigInteger.TWO, p).equals(right)) {
      throw new InvalidKeyException("the point is not on the curve");
    }
  }
}
