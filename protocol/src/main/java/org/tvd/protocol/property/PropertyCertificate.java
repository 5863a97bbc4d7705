package org.tvd.protocol.property;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * An issuer's statement about a platform, or about a configuration: an X.509 attribute certificate
 * (RFC 5755), version 2, in DER, of at most 16 KiB.
 *
 * <p>The holder is a platform or a configuration. There is one attribute, the properties, below the
 * object identifier 2.25.218141451410031379030393823676603698235. No critical extension is
 * understood. What is parsed is not yet trusted: the caller checks the signature, the validity, the
 * holder, the revocation and the issuer's scope.
 */
public final class PropertyCertificate {
  /** The largest certificate that is parsed, in bytes. */
  public static final int MAX_SIZE = 16 << 10;

  private static final int DIGITAL_SIGNATURE = 0;

  private final Bytes der;
  private final Bytes signedPart;
  private final Bytes signature;
  private final SignatureScheme scheme;
  private final X500Principal issuer;
  private final Holder holder;
  private final BigInteger serial;
  private final Instant notBefore;
  private final Instant notAfter;
  private final SortedMap<String, String> properties;

  private PropertyCertificate(Bytes der, AttributeCertificateReader in) throws IOException {
    this.der = der;
    this.signedPart = in.signedPart();
    this.signature = in.signature();
    this.scheme = in.scheme();
    this.issuer = in.issuer();
    this.holder = in.holder();
    this.serial = in.serial();
    this.notBefore = in.notBefore();
    this.notAfter = in.notAfter();
    this.properties = in.properties();
    if (notAfter.isBefore(notBefore)) {
      throw new IllegalArgumentException("validity: ends before it begins");
    }
  }

  /** Parses the DER form; nothing may trail. The signature is not checked yet. */
  public static PropertyCertificate parse(Bytes der) throws MalformedException {
    if (der.size() > MAX_SIZE) {
      throw malformed("expected at most " + MAX_SIZE + " bytes, found " + der.size());
    }
    try {
      return new PropertyCertificate(der, new AttributeCertificateReader(der, Set.of()));
    } catch (IOException | RuntimeException e) {
      // The ASN.1 library refuses with many kinds of unchecked exceptions; all mean malformed.
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  /** The certificate as parsed. */
  public Bytes der() {
    return der;
  }

  public X500Principal issuer() {
    return issuer;
  }

  public Holder holder() {
    return holder;
  }

  /** The serial number: positive, unique for its issuer. */
  public BigInteger serial() {
    return serial;
  }

  public Instant notBefore() {
    return notBefore;
  }

  public Instant notAfter() {
    return notAfter;
  }

  /** Dimension to value, 1 to 64 of them. */
  public SortedMap<String, String> properties() {
    return properties;
  }

  /**
   * Whether {@code certificate} is the named issuer, may sign statements, and made the signature. A
   * CA may not (RFC 5755, section 4.5). Its own validity and chain are the caller's to check.
   */
  public boolean isSignedBy(X509Certificate certificate) {
    return mayBeOf(certificate) && isSignedBy(certificate.getPublicKey());
  }

  /** Whether {@code certificate} is of the named issuer and may sign statements. */
  public boolean mayBeOf(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getSubjectX500Principal().equals(issuer)
        && certificate.getBasicConstraints() < 0
        && (usage == null || usage[DIGITAL_SIGNATURE]);
  }

  /** Whether {@code key} made the signature; false also for a key of another kind. */
  public boolean isSignedBy(PublicKey key) {
    return scheme.verifies(key, signedPart, signature);
  }

  /** The same encoding. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PropertyCertificate that && der.equals(that.der);
  }

  @Override
  public int hashCode() {
    return der.hashCode();
  }

  private static MalformedException malformed(String problem) {
    return new MalformedException("property certificate", 0, problem);
  }
}
