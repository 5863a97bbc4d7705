package org.tvd.protocol.property;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.x509.Extension;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * What the maker of a platform says of it: an attribute certificate of the TCG Platform Certificate
 * Profile 1.0, 1.1 or 2.0, base or delta, in DER, of at most 64 KiB.
 *
 * <p>The holder of a base certificate is the EK certificate of the platform's TPM; that of a delta
 * the certificate that it changes (profile 1.1, sections 3.1.2 and 3.2). What is parsed is not yet
 * trusted: the caller checks signature, validity and holder. Certificates with other, older
 * signature algorithms parse, so that they can be looked at, and are signed by nobody.
 */
public final class PlatformCertificate {
  /** The largest certificate that is parsed, in bytes. */
  public static final int MAX_SIZE = 64 << 10;

  private static final ASN1ObjectIdentifier CREDENTIAL_TYPE =
      new ASN1ObjectIdentifier("2.23.133.2.25");
  private static final ASN1ObjectIdentifier CONFIGURATION_URI =
      new ASN1ObjectIdentifier("2.23.133.5.1.3");
  private static final ASN1ObjectIdentifier TBB_ASSERTIONS =
      new ASN1ObjectIdentifier("2.23.133.2.19");
  private static final ASN1ObjectIdentifier BASE = new ASN1ObjectIdentifier("2.23.133.8.2");
  private static final ASN1ObjectIdentifier DELTA = new ASN1ObjectIdentifier("2.23.133.8.5");
  private static final int DIGITAL_SIGNATURE = 0;

  /** Those that the profile itself may make critical. */
  private static final Set<ASN1ObjectIdentifier> UNDERSTOOD =
      Set.of(Extension.subjectAlternativeName, Extension.certificatePolicies);

  private final Bytes der;
  private final Bytes signedPart;
  private final Bytes signature;
  private final @Nullable SignatureScheme scheme;
  private final X500Principal issuer;
  private final Holder.EkCertificate holder;
  private final BigInteger serial;
  private final Instant notBefore;
  private final Instant notAfter;
  private final boolean delta;
  private final PlatformName name;
  private final PlatformConfiguration configuration;
  private final TbbAssertions assertions;
  private final String configurationUri;

  private PlatformCertificate(Bytes der) throws IOException {
    var in = new AttributeCertificateReader(der, UNDERSTOOD);
    this.der = der;
    this.signedPart = in.signedPart();
    this.signature = in.signature();
    this.scheme = in.knownScheme().orElse(null);
    this.issuer = in.issuer();
    if (!(in.holder() instanceof Holder.EkCertificate certificate)) {
      throw new IllegalArgumentException("holder: expected a baseCertificateID");
    }
    this.holder = certificate;
    this.serial = in.serial();
    this.notBefore = in.notBefore();
    this.notAfter = in.notAfter();
    if (notAfter.isBefore(notBefore)) {
      throw new IllegalArgumentException("validity: ends before it begins");
    }
    this.name = PlatformName.decode(in.extension(Extension.subjectAlternativeName));
    Map<ASN1ObjectIdentifier, ASN1Set> attributes = in.attributesAndDirectory();
    this.delta = isDelta(attributes);
    PlatformConfiguration found = PlatformConfiguration.none();
    for (ASN1ObjectIdentifier version :
        List.of(PlatformConfiguration.V1, PlatformConfiguration.V2, PlatformConfiguration.V3)) {
      ASN1Set values = attributes.get(version);
      if (values != null) {
        found = PlatformConfiguration.decode(version, values.getObjectAt(0));
      }
    }
    this.configuration = found;
    ASN1Set tbb = attributes.get(TBB_ASSERTIONS);
    this.assertions = tbb == null ? TbbAssertions.NONE : TbbAssertions.decode(tbb.getObjectAt(0));
    ASN1Set uri = attributes.get(CONFIGURATION_URI);
    this.configurationUri =
        uri == null
            ? ""
            : TbbAssertions.ia5(ASN1Sequence.getInstance(uri.getObjectAt(0)).getObjectAt(0));
  }

  private static boolean isDelta(Map<ASN1ObjectIdentifier, ASN1Set> attributes) {
    ASN1Set type = attributes.get(CREDENTIAL_TYPE);
    if (type == null) {
      return false; // profile 1.0 has no types, and no deltas
    }
    var found =
        ASN1ObjectIdentifier.getInstance(
            ASN1Sequence.getInstance(type.getObjectAt(0)).getObjectAt(0));
    if (!found.equals(BASE) && !found.equals(DELTA)) {
      throw new IllegalArgumentException("credentialType: expected a platform's, found " + found);
    }
    return found.equals(DELTA);
  }

  /** Parses the DER form; nothing may trail. The signature is not checked yet. */
  public static PlatformCertificate parse(Bytes der) throws MalformedException {
    if (der.size() > MAX_SIZE) {
      throw malformed("expected at most " + MAX_SIZE + " bytes, found " + der.size());
    }
    try {
      return new PlatformCertificate(der);
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

  /** The EK certificate; of a delta, the certificate that it changes. */
  public Holder.EkCertificate holder() {
    return holder;
  }

  public BigInteger serial() {
    return serial;
  }

  public Instant notBefore() {
    return notBefore;
  }

  public Instant notAfter() {
    return notAfter;
  }

  /** Whether it changes what another certificate says. */
  public boolean isDelta() {
    return delta;
  }

  /** What the platform is called. */
  public PlatformName name() {
    return name;
  }

  /** Its parts; of a delta, those that changed. */
  public List<PlatformComponent> components() {
    return configuration.components();
  }

  /** What its maker says beside that, by name. */
  public SortedMap<String, String> properties() {
    return Collections.unmodifiableSortedMap(configuration.properties());
  }

  /** What the maker asserts of the trusted building block. */
  public TbbAssertions assertions() {
    return assertions;
  }

  /** Where reference values of the configuration are; empty if it does not say. */
  public String configurationUri() {
    return configurationUri;
  }

  /** Whether {@code certificate} is of the named issuer, may sign, and made the signature. */
  public boolean isSignedBy(X509Certificate certificate) {
    return mayBeOf(certificate) && isSignedBy(certificate.getPublicKey());
  }

  /** Whether {@code certificate} is of the named issuer and may sign statements. */
  public boolean mayBeOf(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getSubjectX500Principal().equals(issuer)
        && (usage == null || usage[DIGITAL_SIGNATURE]);
  }

  private boolean isSignedBy(PublicKey key) {
    return scheme != null && scheme.verifies(key, signedPart, signature);
  }

  private static MalformedException malformed(String problem) {
    return new MalformedException("platform certificate", 0, problem);
  }
}
