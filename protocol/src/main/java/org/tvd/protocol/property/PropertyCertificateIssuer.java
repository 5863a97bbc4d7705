package org.tvd.protocol.property;

import java.io.IOException;
import java.math.BigInteger;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.AttributeCertificateIssuer;
import org.bouncycastle.cert.X509v2AttributeCertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** Issues property certificates in the name of a certificate's subject. */
public final class PropertyCertificateIssuer {
  private static final int SERIAL_BITS = 127;

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SignatureScheme scheme;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param certificate may sign, and is not a CA's (RFC 5755, section 4.5)
   * @param key the private key of {@code certificate}: EC of at least 256 bits, or RSA of at least
   *     2048
   * @throws IllegalArgumentException if the key is weak or of another kind
   */
  public PropertyCertificateIssuer(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
    this.scheme =
        SignatureScheme.suiting(key)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected an EC key of 256 bits or more, or RSA of 2048 bits or more"));
  }

  /**
   * The DER form of a certificate with a random serial number.
   *
   * @param notBefore in whole seconds, as {@code notAfter}; fractions are dropped
   * @param properties dimension to value, 1 to 64 of them
   * @throws IllegalArgumentException if the result would be refused by {@link
   *     PropertyCertificate#parse}, or as not signed by this issuer
   */
  public Bytes issue(
      Holder holder, Instant notBefore, Instant notAfter, Map<String, String> properties) {
    X509v2AttributeCertificateBuilder builder =
        new X509v2AttributeCertificateBuilder(
            HolderField.encode(holder),
            new AttributeCertificateIssuer(name(certificate.getSubjectX500Principal())),
            new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
            Date.from(notBefore),
            Date.from(notAfter));
    builder.addAttribute(PropertyAttribute.OID, PropertyAttribute.encode(properties));
    Bytes der;
    try {
      AuthorityKeyIdentifier identifier =
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey());
      builder.addExtension(Extension.authorityKeyIdentifier, false, identifier);
      der =
          Bytes.of(
              builder.build(new JcaContentSignerBuilder(scheme.jcaName()).build(key)).getEncoded());
    } catch (IOException | OperatorCreationException | NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("the certificate cannot be signed: " + e.getMessage(), e);
    }
    return checked(der);
  }

  /** What this issuer gives out, its relying parties accept. */
  private Bytes checked(Bytes der) {
    PropertyCertificate issued;
    try {
      issued = PropertyCertificate.parse(der);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (!issued.isSignedBy(certificate)) {
      throw new IllegalArgumentException(
          "expected the private key of an issuer's certificate that may sign and is not a CA's: "
              + certificate.getSubjectX500Principal());
    }
    return der;
  }

  static X500Name name(X500Principal principal) {
    return X500Name.getInstance(principal.getEncoded());
  }
}
