package org.tvd.verifier.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.x509.SelfSigned;
import org.tvd.verifier.store.OwnerFile;

/**
 * The verifier's TLS certificate, {@code verifier.pem} in its state directory: what agents and
 * operators pin. It is made at the first start, self-signed; one put there by hand is used.
 */
final class ServerCertificate {
  private static final Duration VALIDITY = Duration.ofDays(825);

  private ServerCertificate() {}

  /**
   * The key store of the certificate and its key ({@code verifier.key}, PKCS #8, its owner's only).
   *
   * @param names host names and addresses that the verifier is reached by
   */
  static KeyStore open(Path state, List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    Path certificateFile = state.resolve("verifier.pem");
    Path keyFile = state.resolve("verifier.key");
    if (Files.exists(certificateFile) && !Files.exists(keyFile)) {
      throw new IOException(
          certificateFile + " is there without its key; put verifier.key beside it, or remove it");
    }
    if (!Files.exists(certificateFile)) {
      make(certificateFile, keyFile, names, now);
    }
    X509Certificate certificate;
    PrivateKey key;
    try {
      certificate = read(certificateFile).certificate();
      key = read(keyFile).privateKey(certificate.getPublicKey().getAlgorithm());
    } catch (MalformedException e) {
      throw new IOException(certificateFile + ", " + keyFile + ": " + e.getMessage(), e);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("verifier", key, new char[0], new X509Certificate[] {certificate});
    return store;
  }

  private static Pem read(Path file) throws IOException, MalformedException {
    return Pem.first(Files.readString(file));
  }

  private static void make(Path certificateFile, Path keyFile, List<String> names, Instant now)
      throws IOException {
    GeneralName[] alternatives =
        names.stream()
            .map(
                name ->
                    new GeneralName(
                        isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new);
    SelfSigned made =
        SelfSigned.generate(
            new X500Name("CN=tvd-verifier"),
            now.minus(Duration.ofMinutes(5)),
            now.plus(VALIDITY),
            Extension.create(
                Extension.subjectAlternativeName, false, new GeneralNames(alternatives)));
    OwnerFile.write(keyFile, ascii(Pem.of(made.key())));
    OwnerFile.write(certificateFile, ascii(Pem.of(made.certificate()))); // last: all is there
  }

  private static boolean isAddress(String name) {
    try {
      var _ = InetAddress.ofLiteral(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] ascii(Pem pem) {
    return pem.text().getBytes(StandardCharsets.US_ASCII);
  }
}
