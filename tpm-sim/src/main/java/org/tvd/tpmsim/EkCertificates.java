package org.tvd.tpmsim;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x509.Attribute;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The form of endorsement key certificates (TCG EK Credential Profile 2.5, 3.1 and 3.2). */
final class EkCertificates {
  private static final String SIGNATURE = "SHA384withECDSA";
  private static final Duration LIFE = Duration.ofDays(3650);

  /** Clocks of test machines differ a little. */
  private static final Duration BACKDATED = Duration.ofHours(1);

  private static final ASN1ObjectIdentifier TPM_MANUFACTURER =
      new ASN1ObjectIdentifier("2.23.133.2.1");
  private static final ASN1ObjectIdentifier TPM_MODEL = new ASN1ObjectIdentifier("2.23.133.2.2");
  private static final ASN1ObjectIdentifier TPM_VERSION = new ASN1ObjectIdentifier("2.23.133.2.3");

  private static final ASN1ObjectIdentifier TPM_SPECIFICATION =
      new ASN1ObjectIdentifier("2.23.133.2.16");

  /** Of the TPM 2.0 Library that libtpms 0.9 implements: 1.64. */
  private static final int REVISION = 164;

  /** tcg-kp-EKCertificate. */
  static final ASN1ObjectIdentifier EK_CERTIFICATE = new ASN1ObjectIdentifier("2.23.133.8.1");

  private EkCertificates() {}

  static X509Certificate authority(KeyPair pair, SecureRandom random)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var name = new X500Principal("CN=Simulated TPM Manufacturer EK CA");
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            name,
            new BigInteger(127, random).setBit(126),
            Date.from(now.minus(BACKDATED)),
            Date.from(now.plus(LIFE)),
            name,
            pair.getPublic());
    var identifiers = new JcaX509ExtensionUtils();
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        identifiers.createSubjectKeyIdentifier(pair.getPublic()));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate())));
  }

  static X509Certificate endorsement(
      X509Certificate issuer, PrivateKey issuerKey, PublicKey key, BigInteger serial)
      throws CertificateException, OperatorCreationException, IOException {
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer.getSubjectX500Principal(),
            serial,
            issuer.getNotBefore(),
            issuer.getNotAfter(),
            new X500Principal(""),
            key);
    boolean ecc = key instanceof ECPublicKey;
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        identifiers().createAuthorityKeyIdentifier(issuer));
    // The subject is empty, hence the alternative name is critical (RFC 5280, 4.2.1.6).
    builder.addExtension(Extension.subjectAlternativeName, true, tpm());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.keyUsage,
        true,
        new KeyUsage(ecc ? KeyUsage.keyAgreement : KeyUsage.keyEncipherment));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(KeyPurposeId.getInstance(EK_CERTIFICATE)));
    builder.addExtension(Extension.subjectDirectoryAttributes, false, specification());
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(SIGNATURE).build(issuerKey)));
  }

  /** The attribute tPMSpecification: family, level, revision. */
  private static DERSequence specification() {
    var value =
        new DERSequence(
            new ASN1Encodable[] {
              new DERUTF8String("2.0"), new ASN1Integer(0), new ASN1Integer(REVISION)
            });
    return new DERSequence(new Attribute(TPM_SPECIFICATION, new DERSet(value)));
  }

  private static JcaX509ExtensionUtils identifiers() {
    try {
      return new JcaX509ExtensionUtils();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-1 for key identifiers", e);
    }
  }

  /** The TPM's manufacturer (IBM's id, as swtpm says), model and firmware version. */
  static GeneralNames tpm() {
    var names = new X500NameBuilder();
    names.addRDN(TPM_MANUFACTURER, "id:49424D00");
    names.addRDN(TPM_MODEL, "swtpm");
    names.addRDN(TPM_VERSION, "id:20240125");
    return new GeneralNames(new GeneralName(names.build()));
  }
}
