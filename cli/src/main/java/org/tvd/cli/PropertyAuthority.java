package org.tvd.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificateIssuer;

/** Who certifies properties: a key and a certificate in a folder. */
public final class PropertyAuthority {
  private static final Duration VALIDITY = Duration.ofDays(3650);

  private final X509Certificate certificate;
  private final PrivateKey key;

  private PropertyAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** The certificate, which a policy names, in an authority's folder. */
  public static Path certificateFile(Path folder) {
    return folder.resolve("authority.pem");
  }

  private static Path keyFile(Path folder) {
    return folder.resolve("authority.key");
  }

  /**
   * Makes an authority's key and self-signed certificate.
   *
   * @throws FileAlreadyExistsException if there is one in the folder
   */
  public static PropertyAuthority create(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    if (Files.exists(keyFile(folder))) {
      throw new FileAlreadyExistsException(
          keyFile(folder).toString(), null, "there is an authority in this folder already");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
      Instant now = Instant.now();
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              new BigInteger(127, new SecureRandom()),
              Date.from(now.minus(Duration.ofMinutes(5))),
              Date.from(now.plus(VALIDITY)),
              subject,
              pair.getPublic());
      // RFC 5755, section 4.5: an issuer of attribute certificates is no CA.
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      Files.createFile(keyFile(folder), ownerOnly);
      Files.writeString(keyFile(folder), pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
      Files.writeString(certificateFile(folder), pem(builder.build(signer)));
      return open(folder);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the JDK has ECDSA over P-256", e);
    }
  }

  /** Opens the authority in {@code folder}. */
  public static PropertyAuthority open(Path folder) throws IOException {
    try (var pem = new PEMParser(new StringReader(Files.readString(keyFile(folder))))) {
      if (!(pem.readObject() instanceof PrivateKeyInfo info)) {
        throw new IOException(keyFile(folder) + ": expected a private key in PEM form (PKCS #8)");
      }
      return new PropertyAuthority(
          certificate(certificateFile(folder)), new JcaPEMKeyConverter().getPrivateKey(info));
    }
  }

  /** Reads one certificate, PEM or DER. */
  static X509Certificate certificate(Path file) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": expected a certificate, PEM or DER", e);
    }
  }

  /** Certifies properties of the platform with this endorsement key certificate. */
  public Bytes issue(X509Certificate ek, Duration validity, Map<String, String> properties) {
    Instant now = Instant.now();
    return new PropertyCertificateIssuer(certificate, key)
        .issue(Holder.of(ek), now.minus(Duration.ofMinutes(1)), now.plus(validity), properties);
  }

  private static String pem(Object object) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
