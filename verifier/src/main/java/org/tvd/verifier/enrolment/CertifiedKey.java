package org.tvd.verifier.enrolment;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;

/**
 * The key in a certificate of a TPM's key.
 *
 * @param key RSA or EC
 * @param algorithm as claims spell it, such as {@code rsa-2048}
 */
record CertifiedKey(PublicKey key, String algorithm) {
  private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65537);

  /**
   * Reads it, and refuses weak ones.
   *
   * @throws EnrolmentRefusedException with EK_MALFORMED or EK_WEAK_KEY
   */
  static CertifiedKey of(X509Certificate certificate) throws EnrolmentRefusedException {
    try {
      return of(key(certificate));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new EnrolmentRefusedException(
          Reason.EK_MALFORMED, "the certificate's key does not parse: " + e.getMessage());
    }
  }

  /**
   * The same of a key that nobody certified.
   *
   * @throws EnrolmentRefusedException with EK_WEAK_KEY
   */
  static CertifiedKey of(PublicKey key) throws EnrolmentRefusedException {
    return switch (key) {
      case RSAPublicKey rsa -> new CertifiedKey(rsa, strong(rsa));
      case ECPublicKey ec -> new CertifiedKey(ec, curve(ec));
      case PublicKey other ->
          throw weak("expected an RSA or EC key, found one for " + other.getAlgorithm());
    };
  }

  /**
   * RFC 4055, section 4.1: an RSA key that is for OAEP alone has an algorithm identifier of its
   * own, which the JDK does not know. The key is written as that of any RSA key.
   */
  private static PublicKey key(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    SubjectPublicKeyInfo info =
        SubjectPublicKeyInfo.getInstance(certificate.getPublicKey().getEncoded());
    ASN1ObjectIdentifier algorithm = info.getAlgorithm().getAlgorithm();
    if (!algorithm.equals(PKCSObjectIdentifiers.id_RSAES_OAEP)) {
      return certificate.getPublicKey();
    }
    var rsa = org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(info.parsePublicKey());
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
  }

  private static String strong(RSAPublicKey key) throws EnrolmentRefusedException {
    BigInteger modulus = key.getModulus();
    int bits = modulus.bitLength();
    if (bits != 2048 && bits != 3072 && bits != 4096) {
      throw weak("expected a modulus of 2048, 3072 or 4096 bits, found " + bits);
    }
    BigInteger exponent = key.getPublicExponent();
    if (exponent.compareTo(LEAST_EXPONENT) < 0
        || !exponent.testBit(0)
        || exponent.bitLength() > Integer.SIZE) {
      throw weak("expected an odd exponent from 65537 to 32 bits, found " + exponent);
    }
    if (!modulus.testBit(0)) {
      throw weak("expected an odd modulus, found an even one");
    }
    if (Roca.isWeak(modulus)) {
      throw weak(
          "the key was made by a faulty library and can be factored (ROCA, CVE-2017-15361); update"
              + " the TPM's firmware, which makes a new key");
    }
    return "rsa-" + bits;
  }

  private static String curve(ECPublicKey key) throws EnrolmentRefusedException {
    int bits = key.getParams().getOrder().bitLength();
    if (bits != 256 && bits != 384 && bits != 521) {
      throw weak("expected P-256, P-384 or P-521, found a curve of " + bits + " bits");
    }
    return "ecc-p" + bits;
  }

  private static EnrolmentRefusedException weak(String problem) {
    return new EnrolmentRefusedException(Reason.EK_WEAK_KEY, problem);
  }
}
