package org.tvd.policy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.TextError;

/** The datacenter example with what a deployment adds to it, ready to be changed by a test. */
public final class PolicyFixture {
  public static final Path EXAMPLES = Path.of("examples");
  public static final String SHIM = "11".repeat(32);
  public static final String KERNEL = "22".repeat(32);
  public static final String TOOL = "33".repeat(32);

  private final SortedMap<String, Bytes> files = new TreeMap<>();

  private PolicyFixture() {}

  /** The example as it is in the repository, without the files of a deployment. */
  public static PolicyFixture bare(String example) {
    PolicyFixture fixture = new PolicyFixture();
    Path root = EXAMPLES.resolve(example);
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        fixture.files.put(root.relativize(file).toString(), Bytes.of(Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return fixture;
  }

  /** The datacenter example with everything that it needs. */
  public static PolicyFixture datacenter() {
    return bare("datacenter")
        .with("anchors/ek-ca.pem", certificate("EK CA", true))
        .with("anchors/site-authority.pem", certificate("Site authority", false))
        .with("references/boot.txt", "# approved\n" + SHIM + "  shim\n" + KERNEL + "  vmlinuz\n")
        .with("references/ima.txt", TOOL + "  /usr/bin/tool\n");
  }

  public PolicyFixture with(String path, String content) {
    files.put(path, Bytes.ofUtf8(content));
    return this;
  }

  public PolicyFixture without(String path) {
    files.remove(path);
    return this;
  }

  /** Replaces a text that must occur. */
  public PolicyFixture replace(String path, String old, String with) {
    String content = text(path);
    if (!content.contains(old)) {
      throw new IllegalArgumentException(path + " does not contain " + old);
    }
    return with(path, content.replace(old, with));
  }

  public String text(String path) {
    Bytes content = files.get(path);
    if (content == null) {
      throw new IllegalArgumentException("no file " + path);
    }
    return content.utf8();
  }

  public SortedMap<String, Bytes> files() {
    return files;
  }

  public PolicySet parse() {
    try {
      return PolicySet.parse(files);
    } catch (PolicyException e) {
      throw new AssertionError("expected a sound policy, found:\n" + e.getMessage(), e);
    }
  }

  /** The errors as they are printed; none for a sound policy. */
  public List<String> errors() {
    try {
      PolicySet.parse(files);
      return List.of();
    } catch (PolicyException e) {
      return e.errors().stream().map(TextError::toString).toList();
    }
  }

  public void writeTo(Path directory) throws IOException {
    for (String path : files.keySet()) {
      Path file = directory.resolve(path);
      Files.createDirectories(file.resolveSibling("."));
      Files.writeString(file, text(path));
    }
  }

  /** A self-signed certificate in PEM form. */
  public static String certificate(String name, boolean authority) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X500Principal subject = new X500Principal("CN=" + name);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              BigInteger.ONE,
              Date.from(Instant.parse("2026-01-01T00:00:00Z")),
              Date.from(Instant.parse("2036-01-01T00:00:00Z")),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      StringWriter out = new StringWriter();
      try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
        pem.writeObject(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      }
      return out.toString();
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
