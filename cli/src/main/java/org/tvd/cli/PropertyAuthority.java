package org.tvd.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.tvd.cli.evidence.EvidenceFiles;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificateIssuer;
import org.tvd.protocol.property.RevocationList;
import org.tvd.protocol.property.RevocationListIssuer;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.x509.SelfSigned;

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
          keyFile(folder).toString(),
          null,
          "there is an authority in this folder already; name another folder");
    }
    Instant now = Instant.now();
    SelfSigned made =
        SelfSigned.generate(
            new X500NameBuilder().addRDN(BCStyle.CN, name).build(),
            now.minus(Duration.ofMinutes(5)),
            now.plus(VALIDITY),
            // RFC 5755, section 4.5: an issuer of attribute certificates is no CA.
            Extension.create(Extension.basicConstraints, true, new BasicConstraints(false)),
            Extension.create(
                Extension.keyUsage,
                true,
                new KeyUsage(KeyUsage.digitalSignature | KeyUsage.cRLSign)));
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createFile(keyFile(folder), ownerOnly);
    Files.writeString(keyFile(folder), Pem.of(made.key()).text());
    Files.writeString(certificateFile(folder), Pem.of(made.certificate()).text());
    return new PropertyAuthority(made.certificate(), made.key());
  }

  /** Opens the authority in {@code folder}. */
  public static PropertyAuthority open(Path folder) throws IOException {
    X509Certificate certificate = certificate(certificateFile(folder));
    try {
      Pem key = Pem.first(Files.readString(keyFile(folder)));
      return new PropertyAuthority(
          certificate, key.privateKey(certificate.getPublicKey().getAlgorithm()));
    } catch (MalformedException e) {
      throw new IOException(keyFile(folder) + ": " + e.getMessage(), e);
    }
  }

  /** Reads one certificate, PEM or DER. */
  static X509Certificate certificate(Path file) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(EvidenceFiles.read(file).toArray()));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": expected a certificate, PEM or DER", e);
    }
  }

  /** Certifies properties of a platform or a configuration. */
  public Bytes issue(Holder about, Duration validity, Map<String, String> properties) {
    Instant now = Instant.now();
    return new PropertyCertificateIssuer(certificate, key)
        .issue(about, now.minus(Duration.ofMinutes(1)), now.plus(validity), properties);
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** The revocation list, DER, in an authority's folder. */
  static Path revocationListFile(Path folder) {
    return folder.resolve("authority.crl");
  }

  /**
   * Makes the next revocation list: what the one in {@code folder} names, and more.
   *
   * @param serials to be revoked with the others
   * @throws IOException if the list in the folder is not this authority's own
   */
  RevocationList revoke(Path folder, Collection<BigInteger> serials, Duration validity)
      throws IOException {
    Path file = revocationListFile(folder);
    SortedSet<BigInteger> all = new TreeSet<>(serials);
    BigInteger number = BigInteger.ONE;
    try {
      if (Files.exists(file)) {
        RevocationList before = RevocationList.parse(Bytes.of(Files.readAllBytes(file)));
        if (!before.isSignedBy(certificate)) {
          throw new IOException(file + " is not signed by the authority in this folder");
        }
        all.addAll(before.revoked());
        number = before.number().add(BigInteger.ONE);
      }
      Instant now = Instant.now();
      Bytes der =
          new RevocationListIssuer(certificate, key)
              .issue(number, now.minus(Duration.ofMinutes(1)), now.plus(validity), all);
      Path whole = folder.resolve("authority.crl.new");
      Files.write(whole, der.toArray());
      Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
      return RevocationList.parse(der);
    } catch (MalformedException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
