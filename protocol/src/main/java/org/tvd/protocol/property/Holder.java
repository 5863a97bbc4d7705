package org.tvd.protocol.property;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import javax.security.auth.x500.X500Principal;

/**
 * The platform that a property certificate speaks about, by its EK certificate (RFC 5755, section
 * 4.2.2, baseCertificateID).
 *
 * @param issuer of the EK certificate
 * @param serial of the EK certificate
 */
public record Holder(X500Principal issuer, BigInteger serial) {

  /** The holder of this EK certificate. */
  public static Holder of(X509Certificate ekCertificate) {
    return new Holder(ekCertificate.getIssuerX500Principal(), ekCertificate.getSerialNumber());
  }
}
