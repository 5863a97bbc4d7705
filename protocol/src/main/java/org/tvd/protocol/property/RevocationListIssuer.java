package org.tvd.protocol.property;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.SortedSet;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** Issues the revocation lists of an issuer of property certificates. */
public final class RevocationListIssuer {
  private final X509Certificate certificate;
  private final PrivateKey key;

  /**
   * @param certificate its key usage, if it has one, has cRLSign
   * @param key the private key of {@code certificate}
   */
  public RevocationListIssuer(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * The DER form of a list.
   *
   * @param number higher than that of the list before
   * @param revoked all serial numbers that are revoked, not only the new ones
   * @throws IllegalArgumentException if the result would be refused by {@link
   *     RevocationList#parse}, or as not signed by this issuer
   */
  public Bytes issue(
      BigInteger number, Instant thisUpdate, Instant nextUpdate, SortedSet<BigInteger> revoked) {
    var builder =
        new X509v2CRLBuilder(
            PropertyCertificateIssuer.name(certificate.getSubjectX500Principal()),
            Date.from(thisUpdate));
    builder.setNextUpdate(Date.from(nextUpdate));
    for (BigInteger serial : revoked) {
      builder.addCRLEntry(serial, Date.from(thisUpdate), CRLReason.privilegeWithdrawn);
    }
    RevocationList issued;
    try {
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate.getPublicKey()));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number));
      var scheme =
          SignatureScheme.suiting(key)
              .orElseThrow(() -> new IllegalArgumentException("the key is weak or not known"));
      var signer = new JcaContentSignerBuilder(scheme.jcaName()).build(key);
      issued = RevocationList.parse(Bytes.of(builder.build(signer).getEncoded()));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalArgumentException("the list cannot be signed: " + e.getMessage(), e);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if (!issued.isSignedBy(certificate)) {
      throw new IllegalArgumentException(
          "expected the private key of a certificate that may sign revocation lists (key usage"
              + " cRLSign): "
              + certificate.getSubjectX500Principal());
    }
    return issued.der();
  }
}
