package org.tvd.protocol.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key, EC P-256, and the certificate that it signed for itself (ECDSA with SHA-256). */
public record SelfSigned(PrivateKey key, X509Certificate certificate) {

  /**
   * Makes a new key and its certificate.
   *
   * @param from the first moment of its validity, to the second
   * @param to the last one
   */
  public static SelfSigned generate(
      X500Name subject, Instant from, Instant to, Extension... extensions) {
    try {
      SecureRandom random = new SecureRandom();
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      // RFC 5280, section 4.1.2.2: a positive number of at most 20 octets.
      BigInteger serial = new BigInteger(127, random).setBit(126);
      var builder =
          new JcaX509v3CertificateBuilder(
              subject, serial, Date.from(from), Date.from(to), subject, pair.getPublic());
      for (Extension extension : extensions) {
        builder.addExtension(extension);
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new SelfSigned(
          pair.getPrivate(),
          new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java platform has EC P-256 and ECDSA", e);
    }
  }

  /** Never the key. */
  @Override
  public String toString() {
    return "SelfSigned(" + certificate.getSubjectX500Principal() + ")";
  }
}
