package org.tvd.protocol.property;

import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.SortedMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.AttCertIssuer;
import org.bouncycastle.asn1.x509.Attribute;
import org.bouncycastle.asn1.x509.AttributeCertificate;
import org.bouncycastle.asn1.x509.AttributeCertificateInfo;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.asn1.x509.V2Form;
import org.tvd.protocol.Bytes;

/**
 * Reads the parts of an attribute certificate, each with the restrictions of RFC 5755, section 4,
 * and of this profile. Problems are IllegalArgumentException, as the ASN.1 library's own are.
 */
final class AttributeCertificateReader {
  private static final int V2 = 1;
  private static final int MAX_SERIAL_BYTES = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);

  private final AttributeCertificate certificate;
  private final AttributeCertificateInfo info;

  AttributeCertificateReader(Bytes der) throws IOException {
    byte[] bytes = der.toArray();
    DerNesting.check(bytes);
    certificate = AttributeCertificate.getInstance(ASN1Primitive.fromByteArray(bytes));
    info = certificate.getAcinfo();
    require(
        Bytes.of(certificate.getEncoded(ASN1Encoding.DER)).equals(der),
        "expected the DER encoding");
    require(info.getVersion().hasValue(V2), "version: expected v2");
    require(
        info.getSignature().equals(certificate.getSignatureAlgorithm()),
        "signature: expected one algorithm, found two");
    require(info.getIssuerUniqueID() == null, "issuerUniqueID: expected none");
    refuseCritical(info.getExtensions());
  }

  Bytes signedPart() throws IOException {
    return Bytes.of(info.getEncoded(ASN1Encoding.DER));
  }

  Bytes signature() {
    return Bytes.of(certificate.getSignatureValue().getOctets());
  }

  SignatureScheme scheme() {
    return SignatureScheme.of(info.getSignature())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "signature: unknown algorithm " + info.getSignature().getAlgorithm()));
  }

  Holder holder() throws IOException {
    org.bouncycastle.asn1.x509.Holder holder = info.getHolder();
    IssuerSerial base = holder.getBaseCertificateID();
    require(
        base != null
            && base.getIssuerUID() == null
            && holder.getEntityName() == null
            && holder.getObjectDigestInfo() == null,
        "holder: expected a baseCertificateID alone");
    return new Holder(
        name(base.getIssuer(), "holder"), serial(base.getSerial().getValue(), "holder"));
  }

  X500Principal issuer() throws IOException {
    AttCertIssuer issuer = info.getIssuer();
    require(
        issuer.getIssuer() instanceof V2Form form
            && form.getBaseCertificateID() == null
            && form.getObjectDigestInfo() == null,
        "issuer: expected a v2Form with a name alone");
    return name(((V2Form) issuer.getIssuer()).getIssuerName(), "issuer");
  }

  BigInteger serial() {
    return serial(info.getSerialNumber().getValue(), "serialNumber");
  }

  Instant notBefore() {
    return time(info.getAttrCertValidityPeriod().getNotBeforeTime());
  }

  Instant notAfter() {
    return time(info.getAttrCertValidityPeriod().getNotAfterTime());
  }

  SortedMap<String, String> properties() {
    ASN1Sequence attributes = info.getAttributes();
    require(attributes.size() == 1, "attributes: expected one, found " + attributes.size());
    Attribute attribute = Attribute.getInstance(attributes.getObjectAt(0));
    require(
        attribute.getAttrType().equals(PropertyAttribute.OID)
            && attribute.getAttrValues().size() == 1,
        "attributes: expected the properties, with one value");
    return PropertyAttribute.decode(attribute.getAttrValues().getObjectAt(0));
  }

  /** No extension is understood here, so that a critical one always refuses. */
  private static void refuseCritical(Extensions extensions) {
    if (extensions != null) {
      ASN1ObjectIdentifier[] critical = extensions.getCriticalExtensionOIDs();
      require(critical.length == 0, "extensions: a critical one is not understood");
    }
  }

  private static X500Principal name(GeneralNames names, String field) throws IOException {
    require(
        names != null
            && names.getNames().length == 1
            && names.getNames()[0].getTagNo() == GeneralName.directoryName,
        field + ": expected one directory name");
    X500Principal name =
        new X500Principal(names.getNames()[0].getName().toASN1Primitive().getEncoded());
    require(!name.getName().isEmpty(), field + ": expected a name, found an empty one");
    return name;
  }

  private static BigInteger serial(BigInteger serial, String field) {
    require(
        serial.signum() > 0 && serial.toByteArray().length <= MAX_SERIAL_BYTES,
        field + ": expected a positive number of at most 20 bytes");
    return serial;
  }

  private static Instant time(ASN1GeneralizedTime time) {
    try {
      return LocalDateTime.parse(time.getTimeString(), TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("validity: expected YYYYMMDDHHMMSSZ", e);
    }
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
