package org.tvd.verifier;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.RevocationListUpload;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificate;
import org.tvd.protocol.property.PropertyCertificateIssuer;
import org.tvd.protocol.property.RevocationListIssuer;
import org.tvd.protocol.x509.Pem;

/** Somebody who certifies properties, or a certification authority of such. */
final class Issuer {
  static final Instant ALWAYS = Instant.parse("2020-01-01T00:00:00Z");
  static final Instant FOR_EVER = Instant.parse("2050-01-01T00:00:00Z");

  private final KeyPair keys;
  private final X509Certificate certificate;

  private Issuer(KeyPair keys, X509Certificate certificate) {
    this.keys = keys;
    this.certificate = certificate;
  }

  /** With a certificate of its own making. */
  static Issuer selfSigned(String name) throws GeneralSecurityException {
    KeyPair keys = generate();
    return new Issuer(
        keys, certify(name, keys, new X500Principal(name), keys, false, ALWAYS, FOR_EVER));
  }

  static Issuer authority(String name) throws GeneralSecurityException {
    KeyPair keys = generate();
    return new Issuer(
        keys, certify(name, keys, new X500Principal(name), keys, true, ALWAYS, FOR_EVER));
  }

  /** One whose certificate this authority signs. */
  Issuer certifies(String name, boolean authority, Instant until) throws GeneralSecurityException {
    KeyPair subject = generate();
    return new Issuer(
        subject,
        certify(
            name, subject, certificate.getSubjectX500Principal(), keys, authority, ALWAYS, until));
  }

  /** The same name with another key. */
  Issuer impostor() throws GeneralSecurityException {
    return selfSigned(certificate.getSubjectX500Principal().getName());
  }

  private static KeyPair generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate certify(
      String name,
      KeyPair subject,
      X500Principal issuer,
      KeyPair issuerKeys,
      boolean authority,
      Instant from,
      Instant until)
      throws GeneralSecurityException {
    int usage =
        authority
            ? KeyUsage.keyCertSign | KeyUsage.cRLSign
            : KeyUsage.digitalSignature | KeyUsage.cRLSign;
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      issuer,
                      new BigInteger(64, new java.security.SecureRandom()).setBit(1),
                      Date.from(from),
                      Date.from(until),
                      new X500Principal(name),
                      subject.getPublic())
                  .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                  .addExtension(Extension.keyUsage, true, new KeyUsage(usage))
                  .build(
                      new JcaContentSignerBuilder("SHA256withECDSA")
                          .build(issuerKeys.getPrivate())));
    } catch (OperatorCreationException | IOException e) {
      throw new GeneralSecurityException(e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }

  ContentSigner signer() throws OperatorCreationException {
    return new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
  }

  String pem() {
    return Pem.of(certificate).text();
  }

  Bytes der() {
    return Pem.of(certificate).content();
  }

  /** A certificate about a site. */
  Bytes site(Holder about, String site, Instant from, Instant until) {
    return new PropertyCertificateIssuer(certificate, keys.getPrivate())
        .issue(about, from, until, Map.of("site", site));
  }

  /** A revocation list, current for an hour. */
  RevocationListUpload list(int number, Instant now, Bytes... revoked) throws MalformedException {
    var serials = new TreeSet<BigInteger>();
    for (Bytes each : revoked) {
      serials.add(PropertyCertificate.parse(each).serial());
    }
    return list(number, now, serials);
  }

  RevocationListUpload list(int number, Instant now, SortedSet<BigInteger> serials) {
    return new RevocationListUpload(
        new RevocationListIssuer(certificate, keys.getPrivate())
            .issue(BigInteger.valueOf(number), now, now.plusSeconds(3600), serials),
        List.of());
  }
}
