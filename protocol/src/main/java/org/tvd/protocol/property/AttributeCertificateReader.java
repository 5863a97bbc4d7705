package org.tvd.protocol.property;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AttCertIssuer;
import org.bouncycastle.asn1.x509.Attribute;
import org.bouncycastle.asn1.x509.AttributeCertificate;
import org.bouncycastle.asn1.x509.AttributeCertificateInfo;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.V2Form;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;

/**
 * Reads the parts of an attribute certificate, each with the restrictions of RFC 5755, section 4,
 * and of this profile. Problems are IllegalArgumentException, as the ASN.1 library's own are.
 */
final class AttributeCertificateReader {
  private static final int V2 = 1;

  /** RFC 5280 wants at most 20; real EK certificates have 24. */
  private static final int MAX_SERIAL_BYTES = 32;

  private final AttributeCertificate certificate;
  private final AttributeCertificateInfo info;
  private final Bytes signedPart;

  /**
   * @param understood the extensions that may be critical
   */
  AttributeCertificateReader(Bytes der, Set<ASN1ObjectIdentifier> understood) throws IOException {
    byte[] bytes = der.toArray();
    DerNesting.check(bytes);
    ASN1Primitive whole = ASN1Primitive.fromByteArray(bytes);
    require(Bytes.of(whole.getEncoded(ASN1Encoding.DER)).equals(der), "expected the DER encoding");
    certificate = AttributeCertificate.getInstance(whole);
    info = certificate.getAcinfo();
    signedPart =
        Bytes.of(
            ASN1Sequence.getInstance(whole)
                .getObjectAt(0)
                .toASN1Primitive()
                .getEncoded(ASN1Encoding.DER));
    require(info.getVersion().hasValue(V2), "version: expected v2");
    require(
        info.getSignature().equals(certificate.getSignatureAlgorithm()),
        "signature: expected one algorithm, found two");
    require(info.getIssuerUniqueID() == null, "issuerUniqueID: expected none");
    refuseCritical(info.getExtensions(), understood);
  }

  Bytes signedPart() {
    return signedPart;
  }

  Bytes signature() {
    return Bytes.of(certificate.getSignatureValue().getOctets());
  }

  Optional<SignatureScheme> knownScheme() {
    return SignatureScheme.of(info.getSignature());
  }

  SignatureScheme scheme() {
    return knownScheme()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "signature: unknown algorithm " + info.getSignature().getAlgorithm()));
  }

  Holder holder() throws IOException {
    return HolderField.decode(info.getHolder());
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
    return DerTime.of(info.getAttrCertValidityPeriod().getNotBeforeTime());
  }

  Instant notAfter() {
    return DerTime.of(info.getAttrCertValidityPeriod().getNotAfterTime());
  }

  SortedMap<String, String> properties() {
    Map<ASN1ObjectIdentifier, ASN1Set> attributes = attributes();
    ASN1Set properties = attributes.get(PropertyAttribute.OID);
    if (properties == null || attributes.size() != 1 || properties.size() != 1) {
      throw new IllegalArgumentException(
          "attributes: expected the properties alone, with one value");
    }
    return PropertyAttribute.decode(properties.getObjectAt(0));
  }

  /** RFC 5755, section 4.3: a critical extension that is not understood refuses. */
  static void refuseCritical(
      @Nullable Extensions extensions, Set<ASN1ObjectIdentifier> understood) {
    if (extensions != null) {
      require(
          understood.containsAll(Arrays.asList(extensions.getCriticalExtensionOIDs())),
          "extensions: a critical one is not understood");
    }
  }

  /** Each attribute type at most once. */
  Map<ASN1ObjectIdentifier, ASN1Set> attributes() {
    Map<ASN1ObjectIdentifier, ASN1Set> attributes = new LinkedHashMap<>();
    for (ASN1Encodable each : info.getAttributes()) {
      Attribute attribute = Attribute.getInstance(each);
      require(
          attributes.put(attribute.getAttrType(), attribute.getAttrValues()) == null,
          "attributes: %s comes twice".formatted(attribute.getAttrType()));
    }
    return attributes;
  }

  /** The attributes, and those that early platform certificates keep in an extension. */
  Map<ASN1ObjectIdentifier, ASN1Set> attributesAndDirectory() {
    Map<ASN1ObjectIdentifier, ASN1Set> attributes = attributes();
    ASN1Sequence directory =
        extension(Extension.subjectDirectoryAttributes)
            .map(ASN1Sequence::getInstance)
            .orElseGet(DERSequence::new);
    for (ASN1Encodable each : directory) {
      Attribute attribute = Attribute.getInstance(each);
      attributes.putIfAbsent(attribute.getAttrType(), attribute.getAttrValues());
    }
    return attributes;
  }

  /** The content of an extension, if there is one. */
  Optional<ASN1Primitive> extension(ASN1ObjectIdentifier type) {
    Extensions extensions = info.getExtensions();
    return extensions == null || extensions.getExtension(type) == null
        ? Optional.empty()
        : Optional.of(extensions.getExtensionParsedValue(type).toASN1Primitive());
  }

  static X500Principal name(GeneralNames names, String field) throws IOException {
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

  static BigInteger serial(BigInteger serial, String field) {
    require(
        serial.signum() > 0 && serial.toByteArray().length <= MAX_SERIAL_BYTES,
        field + ": expected a positive number of at most 32 bytes");
    return serial;
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(problem);
    }
  }
}
