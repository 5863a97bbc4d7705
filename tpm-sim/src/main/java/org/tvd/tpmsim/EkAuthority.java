package org.tvd.tpmsim;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.operator.OperatorCreationException;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;

/**
 * A local certification authority (P-384) that certifies endorsement keys of simulated TPMs, in a
 * directory of its own. A policy that trusts it must type it as virtual.
 */
public final class EkAuthority {
  private static final String CERTIFICATE = "ek-ca.pem";
  private static final String KEY = "ek-ca.key";

  private final Path directory;
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SecureRandom random = new SecureRandom();

  private EkAuthority(Path directory, X509Certificate certificate, PrivateKey key) {
    this.directory = directory;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Makes a new authority in {@code directory}, which is created where it is absent.
   *
   * @throws FileAlreadyExistsException if there is one already
   */
  public static EkAuthority create(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (Files.exists(directory.resolve(KEY))) {
      throw new FileAlreadyExistsException(
          directory.resolve(KEY).toString(), null, "there is an EK authority here already");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp384r1"));
      KeyPair pair = generator.generateKeyPair();
      X509Certificate certificate = EkCertificates.authority(pair, new SecureRandom());
      Path key =
          Files.createFile(
              directory.resolve(KEY),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(key, Pem.of(pair.getPrivate()).text());
      Files.writeString(directory.resolve(CERTIFICATE), Pem.of(certificate).text());
      return new EkAuthority(directory, certificate, pair.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("every JDK makes P-384 keys and signs with them", e);
    }
  }

  /**
   * Opens the authority in {@code directory}.
   *
   * @throws NoSuchFileException if there is none
   */
  public static EkAuthority open(Path directory) throws IOException {
    try {
      return new EkAuthority(
          directory,
          Pem.first(Files.readString(directory.resolve(CERTIFICATE))).certificate(),
          Pem.first(Files.readString(directory.resolve(KEY))).privateKey("EC"));
    } catch (MalformedException e) {
      throw new IOException(directory + ": the EK authority's files are damaged", e);
    }
  }

  /** The trust anchor. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Where the trust anchor is kept, PEM. */
  public Path certificateFile() {
    return directory.resolve(CERTIFICATE);
  }

  PrivateKey key() {
    return key;
  }

  /** Certifies an endorsement key as a TPM manufacturer does; DER. */
  Bytes issue(PublicKey endorsementKey) {
    try {
      BigInteger serial = new BigInteger(127, random).setBit(126);
      return Bytes.of(
          EkCertificates.endorsement(certificate, key, endorsementKey, serial).getEncoded());
    } catch (CertificateException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("the authority's key signs certificates", e);
    }
  }
}
