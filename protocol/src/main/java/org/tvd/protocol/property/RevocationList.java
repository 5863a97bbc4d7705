package org.tvd.protocol.property;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.TBSCertList;
import org.bouncycastle.asn1.x509.TBSCertList.CRLEntry;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * The serial numbers that an issuer has revoked: an X.509 CRL (RFC 5280, section 5), version 2, in
 * DER, of at most 1 MiB, complete and direct: it has a number and a next update, and neither it nor
 * an entry has a critical extension. What is parsed is not yet trusted: the caller checks the
 * signature and the time.
 */
public final class RevocationList {
  /** The largest list that is parsed, in bytes. */
  public static final int MAX_SIZE = 1 << 20;

  private static final int VERSION_2 = 2;
  private static final int CRL_SIGN = 6;

  private final Bytes der;
  private final Bytes signedPart;
  private final Bytes signature;
  private final SignatureScheme scheme;
  private final X500Principal issuer;
  private final BigInteger number;
  private final Instant thisUpdate;
  private final Instant nextUpdate;
  private final Set<BigInteger> revoked;

  private RevocationList(Bytes der) throws IOException {
    byte[] bytes = der.toArray();
    DerNesting.check(bytes);
    ASN1Primitive whole = ASN1Primitive.fromByteArray(bytes);
    require(Bytes.of(whole.getEncoded(ASN1Encoding.DER)).equals(der), "expected the DER encoding");
    CertificateList list = CertificateList.getInstance(whole);
    TBSCertList content = list.getTBSCertList();
    require(content.getVersionNumber() == VERSION_2, "version: expected v2");
    require(
        content.getSignature().equals(list.getSignatureAlgorithm()),
        "signature: expected one algorithm, found two");
    this.der = der;
    this.signedPart = Bytes.of(content.getEncoded(ASN1Encoding.DER));
    this.signature = Bytes.of(list.getSignature().getOctets());
    this.scheme =
        SignatureScheme.of(content.getSignature())
            .orElseThrow(() -> new IllegalArgumentException("signature: unknown algorithm"));
    this.issuer = new X500Principal(content.getIssuer().getEncoded());
    require(content.getNextUpdate() != null, "nextUpdate: expected one, found none");
    this.thisUpdate = DerTime.of(content.getThisUpdate().toASN1Primitive());
    this.nextUpdate = DerTime.of(content.getNextUpdate().toASN1Primitive());
    require(!nextUpdate.isBefore(thisUpdate), "nextUpdate: before thisUpdate");
    Extensions extensions = content.getExtensions();
    AttributeCertificateReader.refuseCritical(extensions, Set.of());
    require(
        extensions != null && extensions.getExtension(Extension.cRLNumber) != null,
        "cRLNumber: expected one, found none");
    this.number =
        ASN1Integer.getInstance(extensions.getExtensionParsedValue(Extension.cRLNumber)).getValue();
    require(
        number.signum() >= 0 && number.bitLength() <= 8 * 20,
        "cRLNumber: expected at most 20 bytes");
    Set<BigInteger> serials = new TreeSet<>();
    for (Enumeration<?> entries = content.getRevokedCertificateEnumeration();
        entries.hasMoreElements(); ) {
      CRLEntry entry = (CRLEntry) entries.nextElement();
      AttributeCertificateReader.refuseCritical(entry.getExtensions(), Set.of());
      serials.add(
          AttributeCertificateReader.serial(entry.getUserCertificate().getValue(), "serial"));
    }
    this.revoked = Collections.unmodifiableSet(serials);
  }

  /** Parses the DER form; nothing may trail. The signature is not checked yet. */
  public static RevocationList parse(Bytes der) throws MalformedException {
    if (der.size() > MAX_SIZE) {
      throw malformed("expected at most " + MAX_SIZE + " bytes, found " + der.size());
    }
    try {
      return new RevocationList(der);
    } catch (IOException | RuntimeException e) {
      // The ASN.1 library refuses with many kinds of unchecked exceptions; all mean malformed.
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  /** The list as parsed. */
  public Bytes der() {
    return der;
  }

  public X500Principal issuer() {
    return issuer;
  }

  /** Grows with every list of the same issuer. */
  public BigInteger number() {
    return number;
  }

  public Instant thisUpdate() {
    return thisUpdate;
  }

  /** After this the list says nothing of certificates that it does not name. */
  public Instant nextUpdate() {
    return nextUpdate;
  }

  /** Serial numbers, ascending. */
  public Set<BigInteger> revoked() {
    return revoked;
  }

  /**
   * Whether {@code certificate} is the named issuer's, may sign lists, and made the signature.
   *
   * <p>RFC 5280, section 6.3.3, (f): a key usage, where there is one, must have cRLSign.
   */
  public boolean isSignedBy(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getSubjectX500Principal().equals(issuer)
        && (usage == null || usage[CRL_SIGN])
        && scheme.verifies(certificate.getPublicKey(), signedPart, signature);
  }

  /** The same encoding. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RevocationList that && der.equals(that.der);
  }

  @Override
  public int hashCode() {
    return der.hashCode();
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }

  private static MalformedException malformed(String problem) {
    return new MalformedException("revocation list", 0, problem);
  }
}
