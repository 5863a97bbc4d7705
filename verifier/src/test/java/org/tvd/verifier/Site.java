package org.tvd.verifier;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tvd.policy.PolicyException;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.Holder;
import org.tvd.protocol.property.PropertyCertificateIssuer;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.EkAuthority;

/** A data centre in a directory: the example's policy with anchors and references of its own. */
final class Site {
  static final String TOOL = "/usr/bin/tool";
  static final Bytes TOOL_DIGEST = Bytes.ofUtf8("tool 1.0").sha256();
  private static final Path EXAMPLE = Path.of("../policies/examples/datacenter");

  private final Path directory;
  private final EkAuthority tpmMaker;
  private final X509Certificate siteCertificate;
  private final PropertyCertificateIssuer siteAuthority;

  private Site(
      Path directory,
      EkAuthority tpmMaker,
      X509Certificate siteCertificate,
      PropertyCertificateIssuer siteAuthority) {
    this.directory = directory;
    this.tpmMaker = tpmMaker;
    this.siteCertificate = siteCertificate;
    this.siteAuthority = siteAuthority;
  }

  static Site in(Path directory) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    X509Certificate certificate = selfSigned("CN=Site authority", keys);
    var site =
        new Site(
            directory,
            EkAuthority.create(directory.resolve("ek-ca")),
            certificate,
            new PropertyCertificateIssuer(certificate, keys.getPrivate()));
    site.writePolicy();
    return site;
  }

  private static X509Certificate selfSigned(String name, KeyPair keys)
      throws GeneralSecurityException {
    try {
      var subject = new X500Principal(name);
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      subject,
                      BigInteger.ONE,
                      Date.from(Instant.parse("2020-01-01T00:00:00Z")),
                      Date.from(Instant.parse("2050-01-01T00:00:00Z")),
                      subject,
                      keys.getPublic())
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private void writePolicy() throws IOException, GeneralSecurityException {
    try (Stream<Path> walk = Files.walk(EXAMPLE)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path copy = policy().resolve(EXAMPLE.relativize(file).toString());
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.createDirectories(policy().resolve("anchors"));
    Files.createDirectories(policy().resolve("references"));
    Files.copy(tpmMaker.certificateFile(), policy().resolve("anchors/ek-ca.pem"));
    write(
        "anchors/site-authority.pem",
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(siteCertificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    var boot = new StringBuilder();
    for (String application : BootProfile.STANDARD.bootApplications()) {
      boot.append(Bytes.ofUtf8(application).sha256().hex()).append('\n');
    }
    write("references/boot.txt", boot.toString());
    write("references/ima.txt", TOOL_DIGEST.hex() + "  " + TOOL + "\n");
  }

  /** Writes a file of the policy. */
  Site write(String path, String content) throws IOException {
    Files.writeString(policy().resolve(path), content);
    return this;
  }

  /** Replaces a text, which must occur, in a file of the policy. */
  Site replace(String path, String old, String with) throws IOException {
    String content = Files.readString(policy().resolve(path));
    if (!content.contains(old)) {
      throw new IllegalArgumentException(path + " does not contain " + old);
    }
    return write(path, content.replace(old, with));
  }

  Path policy() {
    return directory.resolve("policy");
  }

  Path state() {
    return directory.resolve("state");
  }

  EkAuthority tpmMaker() {
    return tpmMaker;
  }

  VerifierSettings settings() {
    return settings(0);
  }

  VerifierSettings settings(int port) {
    return new VerifierSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
        List.of("localhost", "127.0.0.1"),
        state(),
        policy());
  }

  Verifier start() throws IOException, PolicyException {
    return start(Clock.systemUTC());
  }

  Verifier start(Clock clock) throws IOException, PolicyException {
    return Verifier.start(settings(), clock);
  }

  /** The site authority says where the machine with this TPM stands. */
  Bytes placeCertificate(X509Certificate ekCertificate, String place) {
    Instant now = Instant.now();
    return siteAuthority.issue(
        Holder.of(ekCertificate),
        now.minusSeconds(60),
        now.plusSeconds(3600),
        Map.of("site", place));
  }

  String operatorToken() throws IOException {
    return Files.readString(state().resolve("operator-token")).strip();
  }

  /** A new client with a channel key of its own. */
  Client client(Verifier verifier) throws IOException {
    return Client.to(verifier.port(), state().resolve("verifier.pem"));
  }
}
