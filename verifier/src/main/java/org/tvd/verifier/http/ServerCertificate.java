package org.tvd.verifier.http;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
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
    try (var pem = new PEMParser(new StringReader(Files.readString(certificateFile)))) {
      if (!(pem.readObject() instanceof X509CertificateHolder holder)) {
        throw new IOException(certificateFile + ": expected a certificate in PEM form");
      }
      certificate = new JcaX509CertificateConverter().getCertificate(holder);
    }
    PrivateKey key;
    try (var pem = new PEMParser(new StringReader(Files.readString(keyFile)))) {
      if (!(pem.readObject() instanceof PrivateKeyInfo info)) {
        throw new IOException(keyFile + ": expected a private key in PEM form (PKCS #8)");
      }
      key = new JcaPEMKeyConverter().getPrivateKey(info);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("verifier", key, new char[0], new X509Certificate[] {certificate});
    return store;
  }

  private static void make(Path certificateFile, Path keyFile, List<String> names, Instant now)
      throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    var subject = new X500Name("CN=tvd-verifier");
    var builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(127, new SecureRandom()),
            Date.from(now.minus(Duration.ofMinutes(5))),
            Date.from(now.plus(VALIDITY)),
            subject,
            pair.getPublic());
    List<GeneralName> alternatives = new ArrayList<>();
    for (String name : names) {
      alternatives.add(
          new GeneralName(isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    try {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(alternatives.toArray(new GeneralName[0])));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      OwnerFile.write(keyFile, pem(new JcaPKCS8Generator(pair.getPrivate(), null)));
      OwnerFile.write(certificateFile, pem(builder.build(signer))); // last: it says all is there
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static boolean isAddress(String name) {
    try {
      var _ = InetAddress.ofLiteral(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] pem(Object object) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
