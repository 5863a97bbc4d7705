package org.tvd.protocol.property;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.security.auth.x500.X500Principal;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** An issuer's statement about a platform: an X.509 attribute certificate (RFC 5755). */
public final class PropertyCertificate {
  private PropertyCertificate() {}

  /** Parses the DER form; nothing may trail. The signature is not checked yet. */
  public static PropertyCertificate parse(Bytes der) throws MalformedException {
    if (!der.isEmpty()) {
      throw new UnsupportedOperationException(der.toString());
    }
    return new PropertyCertificate();
  }

  /** The certificate as parsed. */
  public Bytes der() {
    return Bytes.EMPTY;
  }

  public X500Principal issuer() {
    return new X500Principal("");
  }

  public Holder holder() {
    return new Holder(issuer(), BigInteger.ONE);
  }

  public BigInteger serial() {
    return BigInteger.ONE;
  }

  public Instant notBefore() {
    return Instant.EPOCH;
  }

  public Instant notAfter() {
    return Instant.EPOCH;
  }

  /** Dimension to value. */
  public SortedMap<String, String> properties() {
    return new TreeMap<>();
  }

  /** Whether {@code moment} is in the validity, both ends included. */
  public boolean isValidAt(Instant moment) {
    return !moment.isBefore(notBefore()) && !moment.isAfter(notAfter());
  }

  /** Whether {@code key} made the signature. */
  public boolean isSignedBy(PublicKey key) {
    return false;
  }

  /** Whether {@code issuer} is the named issuer, may sign, and made the signature. */
  public boolean isSignedBy(X509Certificate issuer) {
    return false;
  }
}
