package org.tvd.protocol.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.AttributeCertificateHolder;
import org.bouncycastle.cert.AttributeCertificateIssuer;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2AttributeCertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/** Certificates that no issuer of ours makes. */
class MalformedPropertyCertificateTest {
  private static final TestAuthority AUTHORITY = TestAuthority.ec("CN=Audit", "secp256r1");
  private static final AttributeCertificateHolder HOLDER =
      new AttributeCertificateHolder(new X500Name("CN=EK CA"), BigInteger.TEN);
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2027-03-01T00:00:00Z");
  private static final ASN1ObjectIdentifier SHA256 =
      new ASN1ObjectIdentifier("2.16.840.1.101.3.4.2.1");
  private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("1.2.3.4");
  private static final ASN1Encodable PROPERTIES =
      PropertyAttribute.encode(Map.of("location", "berlin"));

  @Test
  void acceptsTheSameFormWithoutTheFault() throws MalformedException {
    Bytes der =
        certificate(HOLDER, builder -> builder.addAttribute(PropertyAttribute.OID, PROPERTIES));
    assertThat(PropertyCertificate.parse(der).isSignedBy(AUTHORITY.certificate())).isTrue();
  }

  @Test
  void refusesTrailingBytes() {
    Bytes der = good();
    refuses(Bytes.concat(der, Bytes.ofHex("00")));
    refuses(Bytes.concat(der, der));
  }

  @Test
  void refusesUnknownCriticalExtension() {
    refuses(withExtension(true), "critical");
  }

  @Test
  void ignoresUnknownExtensionThatIsNotCritical() throws MalformedException {
    assertThat(PropertyCertificate.parse(withExtension(false)).properties()).hasSize(1);
  }

  @Test
  void refusesHolderByNameOrByAnUnknownKindOfObject() {
    refuses(withHolder(new AttributeCertificateHolder(new X500Name("CN=host"))), "entityName");
    refuses(
        withHolder(new AttributeCertificateHolder(2, SHA256, UNKNOWN, new byte[32])),
        "composite of registers");
  }

  @Test
  void refusesHolderDigestOfAnotherLengthOrBySha1() {
    var sha1 = new ASN1ObjectIdentifier("1.3.14.3.2.26");
    refuses(withHolder(new AttributeCertificateHolder(0, SHA256, null, new byte[31])), "32 bytes");
    refuses(withHolder(new AttributeCertificateHolder(0, sha1, null, new byte[20])), "SHA-256");
  }

  @Test
  void refusesSelectionOfRegistersInAnotherSpelling() {
    for (String selection : List.of("11", "4.0", "11.1.0", "11.0.0", "11.24", "11.4294967295")) {
      var type = PropertyAttribute.ARC.branch("2." + selection);
      refuses(withHolder(new AttributeCertificateHolder(2, SHA256, type, new byte[32])));
    }
  }

  private static Bytes withHolder(AttributeCertificateHolder holder) {
    return certificate(holder, builder -> builder.addAttribute(PropertyAttribute.OID, PROPERTIES));
  }

  @Test
  void refusesOtherAttributes() {
    refuses(certificate(HOLDER, builder -> {}), "attributes");
    refuses(
        certificate(HOLDER, builder -> builder.addAttribute(UNKNOWN, PROPERTIES)), "attributes");
    refuses(
        certificate(
            HOLDER,
            builder -> {
              builder.addAttribute(PropertyAttribute.OID, PROPERTIES);
              builder.addAttribute(UNKNOWN, DERNull.INSTANCE);
            }),
        "attributes");
    refuses(
        certificate(
            HOLDER,
            builder ->
                builder.addAttribute(
                    PropertyAttribute.OID, new ASN1Encodable[] {PROPERTIES, PROPERTIES})),
        "attributes");
  }

  @Test
  void refusesDoubledAndUnorderedDimensions() {
    refuses(withProperties(property("a", "1"), property("a", "2")), "ascending");
    refuses(withProperties(property("b", "1"), property("a", "2")), "ascending");
    refuses(withProperties(DERNull.INSTANCE));
    refuses(withProperties(new DERSequence(new DERUTF8String("a"))), "a dimension and a value");
  }

  /** A change anywhere is malformed, or the signature is no longer the issuer's. */
  @Test
  void everyChangedByteIsNoticed() {
    byte[] der = good().toArray();
    for (int i = 0; i < der.length; i++) {
      der[i] ^= 0x01;
      try {
        PropertyCertificate tampered = PropertyCertificate.parse(Bytes.of(der));
        assertThat(tampered.isSignedBy(AUTHORITY.keys().getPublic())).as("byte %d", i).isFalse();
      } catch (MalformedException e) {
        assertThat(e).hasMessageContaining("property certificate");
      }
      der[i] ^= 0x01;
    }
  }

  @Test
  void everyTruncationIsMalformed() {
    Bytes der = good();
    for (int end = 0; end < der.size(); end++) {
      refuses(der.slice(0, end));
    }
  }

  @Test
  void refusesDeepNestingAndForgedLengths() {
    byte[] deep = new byte[PropertyCertificate.MAX_SIZE];
    int position = 0;
    while (position + 8 < deep.length) {
      int length = deep.length - position - 4;
      deep[position++] = 0x30;
      deep[position++] = (byte) 0x82;
      deep[position++] = (byte) (length >> 8);
      deep[position++] = (byte) length;
    }
    refuses(Bytes.of(deep), "levels");
    byte[] indefinite = new byte[PropertyCertificate.MAX_SIZE];
    Arrays.fill(indefinite, (byte) 0x30);
    for (int i = 1; i < indefinite.length; i += 2) {
      indefinite[i] = (byte) 0x80;
    }
    refuses(Bytes.of(indefinite), "definite length");
    refuses(Bytes.ofHex("3084ffffffff"), "length");
    refuses(Bytes.ofHex("30847fffffff"), "length");
    refuses(Bytes.of(new byte[PropertyCertificate.MAX_SIZE + 1]), "at most");
  }

  @Test
  void refusesEncodingThatIsNotDer() {
    // The outer length in a longer form than needed: the same content to a lax parser.
    byte[] der = good().toArray();
    assertThat(der[1]).isEqualTo((byte) 0x82);
    byte[] longer = new byte[der.length + 1];
    longer[0] = der[0];
    longer[1] = (byte) 0x83;
    System.arraycopy(der, 2, longer, 3, der.length - 2);
    refuses(Bytes.of(longer));
  }

  private static ASN1Encodable property(String dimension, String value) {
    return new DERSequence(
        new ASN1Encodable[] {new DERUTF8String(dimension), new DERUTF8String(value)});
  }

  private static Bytes withProperties(ASN1Encodable... properties) {
    return certificate(
        HOLDER,
        builder -> builder.addAttribute(PropertyAttribute.OID, new DERSequence(properties)));
  }

  private static Bytes withExtension(boolean critical) {
    return certificate(
        HOLDER,
        builder -> {
          builder.addAttribute(PropertyAttribute.OID, PROPERTIES);
          try {
            builder.addExtension(UNKNOWN, critical, DERNull.INSTANCE);
          } catch (CertIOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Bytes good() {
    return AUTHORITY
        .issuer()
        .issue(
            new Holder.EkCertificate(new X500Principal("CN=EK CA"), BigInteger.TEN),
            FROM,
            TO,
            Map.of("location", "berlin", "owner", "example"));
  }

  private static Bytes certificate(
      AttributeCertificateHolder holder, Consumer<X509v2AttributeCertificateBuilder> contents) {
    X509v2AttributeCertificateBuilder builder =
        new X509v2AttributeCertificateBuilder(
            holder,
            new AttributeCertificateIssuer(
                X500Name.getInstance(
                    AUTHORITY.certificate().getSubjectX500Principal().getEncoded())),
            BigInteger.ONE,
            Date.from(FROM),
            Date.from(TO));
    contents.accept(builder);
    try {
      return Bytes.of(
          builder
              .build(
                  new JcaContentSignerBuilder("SHA256withECDSA")
                      .build(AUTHORITY.keys().getPrivate()))
              .getEncoded());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void refuses(Bytes der) {
    refuses(der, "property certificate");
  }

  private static void refuses(Bytes der, String problem) {
    assertThatThrownBy(() -> PropertyCertificate.parse(der))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(problem);
  }
}
