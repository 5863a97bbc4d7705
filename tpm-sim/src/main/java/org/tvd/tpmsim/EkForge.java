package org.tvd.tpmsim;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.PolicyInformation;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tvd.protocol.Bytes;

/**
 * Row 29: endorsement key certificates that are signed by a trusted authority and still must be
 * refused, oddities of real manufacturers that must not, and revocation lists.
 */
public final class EkForge {
  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("2.23.133.99.1");

  /** tcg-kp-AIKCertificate. */
  private static final ASN1ObjectIdentifier AIK_CERTIFICATE =
      new ASN1ObjectIdentifier("2.23.133.8.3");

  private final X509Certificate issuer;
  private final PrivateKey issuerKey;
  private final SecureRandom random = new SecureRandom();

  /** A forge with the key of {@code authority}. */
  public EkForge(EkAuthority authority) {
    this.issuer = authority.certificate();
    this.issuerKey = authority.key();
  }

  /** What is special about a certificate. */
  public enum Form {
    /** As it should be. */
    GOOD,
    /** RSAES-OAEP as the key's algorithm, as some manufacturers write it; for RSA keys. */
    OAEP,
    /** Valid to the end of the year 9999 (RFC 5280, section 4.1.2.5). */
    WITHOUT_END,
    /** Key usage alone, which tells what the key is for as well. */
    NO_EXTENDED_USAGE,
    /** Extended key usage alone, as in certificates of TPM 1.2 days. */
    NO_KEY_USAGE,
    /** Neither of the two. */
    NO_USAGE_AT_ALL,
    /** An authority's. */
    AUTHORITY,
    /** A server's extended key usage. */
    OTHER_USAGE,
    /** A signing key's key usage. */
    SIGNING_USAGE,
    /** Without the TPM's manufacturer, model and version. */
    NO_TPM_NAME,
    /** With a critical extension of nobody. */
    UNKNOWN_CRITICAL,
    /** Ended yesterday. */
    EXPIRED,
    /** Begins tomorrow. */
    NOT_YET,
    /** Signed over SHA-1. */
    SHA1
  }

  /** Certifies {@code key}; DER. */
  public Bytes certificate(PublicKey key, Form form) {
    try {
      Instant now = Instant.now();
      Duration day = Duration.ofDays(1);
      Instant from = form == Form.NOT_YET ? now.plus(day) : now.minus(day.multipliedBy(2));
      Instant to =
          switch (form) {
            case EXPIRED -> now.minus(day);
            case WITHOUT_END -> Instant.parse("9999-12-31T23:59:59Z");
            default -> now.plus(day.multipliedBy(365));
          };
      var builder =
          new X509v3CertificateBuilder(
              new JcaX509CertificateHolder(issuer).getSubject(),
              new BigInteger(127, random).setBit(126),
              Date.from(from),
              Date.from(to),
              new X500Name(""),
              keyInfo(key, form));
      extensions(builder, key, form);
      String algorithm = form == Form.SHA1 ? "SHA1withECDSA" : "SHA384withECDSA";
      return Bytes.of(
          builder.build(new JcaContentSignerBuilder(algorithm).build(issuerKey)).getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("the authority's key signs certificates", e);
    }
  }

  private static SubjectPublicKeyInfo keyInfo(PublicKey key, Form form) throws IOException {
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(key.getEncoded());
    return form == Form.OAEP
        ? new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, DERNull.INSTANCE),
            info.parsePublicKey())
        : info;
  }

  private static void extensions(X509v3CertificateBuilder builder, PublicKey key, Form form)
      throws IOException {
    GeneralNames name =
        form == Form.NO_TPM_NAME
            ? new GeneralNames(new GeneralName(GeneralName.dNSName, "h1.example"))
            : EkCertificates.tpm();
    builder.addExtension(Extension.subjectAlternativeName, true, name);
    builder.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(form == Form.AUTHORITY));
    if (form != Form.NO_KEY_USAGE && form != Form.NO_USAGE_AT_ALL) {
      int usage = key instanceof ECPublicKey ? KeyUsage.keyAgreement : KeyUsage.keyEncipherment;
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(form == Form.SIGNING_USAGE ? KeyUsage.digitalSignature : usage));
    }
    if (form != Form.NO_EXTENDED_USAGE && form != Form.NO_USAGE_AT_ALL) {
      KeyPurposeId purpose =
          form == Form.OTHER_USAGE
              ? KeyPurposeId.id_kp_serverAuth
              : KeyPurposeId.getInstance(EkCertificates.EK_CERTIFICATE);
      builder.addExtension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose));
    }
    if (form == Form.UNKNOWN_CRITICAL) {
      builder.addExtension(UNKNOWN, true, DERNull.INSTANCE);
    }
  }

  /**
   * Certifies an initial attestation key, as a platform's manufacturer does; DER.
   *
   * @param policies what the issuer says that it has verified, object identifiers
   */
  public Bytes initialAttestation(PublicKey key, List<String> policies) {
    try {
      Instant now = Instant.now();
      var builder =
          new X509v3CertificateBuilder(
              new JcaX509CertificateHolder(issuer).getSubject(),
              new BigInteger(127, random).setBit(126),
              Date.from(now.minus(Duration.ofDays(2))),
              Date.from(now.plus(Duration.ofDays(365))),
              new X500Name("CN=A platform's IAK"),
              keyInfo(key, Form.GOOD));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(KeyPurposeId.getInstance(AIK_CERTIFICATE)));
      builder.addExtension(
          Extension.certificatePolicies,
          false,
          new CertificatePolicies(
              policies.stream()
                  .map(each -> new PolicyInformation(new ASN1ObjectIdentifier(each)))
                  .toArray(PolicyInformation[]::new)));
      return Bytes.of(
          builder
              .build(new JcaContentSignerBuilder("SHA384withECDSA").build(issuerKey))
              .getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("the authority's key signs certificates", e);
    }
  }

  /** A revocation list of the authority; DER. */
  public Bytes revocationList(Instant from, Instant to, List<X509Certificate> revoked) {
    try {
      var builder =
          new JcaX509v2CRLBuilder(issuer.getSubjectX500Principal(), Date.from(from))
              .setNextUpdate(Date.from(to));
      for (X509Certificate each : revoked) {
        builder.addCRLEntry(each.getSerialNumber(), Date.from(from), CRLReason.keyCompromise);
      }
      return Bytes.of(
          builder
              .build(new JcaContentSignerBuilder("SHA384withECDSA").build(issuerKey))
              .getEncoded());
    } catch (OperatorCreationException | IOException e) {
      throw new IllegalStateException("the authority's key signs revocation lists", e);
    }
  }
}
