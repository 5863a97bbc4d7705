package org.tvd.protocol.x509;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * A block of the textual form of keys and certificates (RFC 7468). It may hold a private key, so it
 * prints its label alone; {@link #text} gives all of it.
 *
 * @param label what the block says that it holds
 * @param content DER
 */
public record Pem(String label, Bytes content) {
  /** An X.509 certificate (RFC 7468, section 5). */
  public static final String CERTIFICATE = "CERTIFICATE";

  /** A SubjectPublicKeyInfo (RFC 7468, section 13). */
  public static final String PUBLIC_KEY = "PUBLIC KEY";

  /** A private key, PKCS #8, not encrypted (RFC 7468, section 10). */
  public static final String PRIVATE_KEY = "PRIVATE KEY";

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");

  public static Pem of(X509Certificate certificate) {
    try {
      return new Pem(CERTIFICATE, Bytes.of(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that exists has an encoding", e);
    }
  }

  /** A key that is no other device's, so that it has an encoding. */
  public static Pem of(PrivateKey key) {
    return new Pem(PRIVATE_KEY, Bytes.of(Objects.requireNonNull(key.getEncoded())));
  }

  /**
   * All blocks of {@code text}, in their order. What stands around them is passed over, as RFC
   * 7468, section 2 wants it.
   *
   * @throws MalformedException if a block is not base64
   */
  public static List<Pem> parse(String text) throws MalformedException {
    List<Pem> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      try {
        byte[] content = Base64.getDecoder().decode(block.group(2).replaceAll("\\s", ""));
        blocks.add(new Pem(block.group(1), Bytes.of(content)));
      } catch (IllegalArgumentException e) {
        throw new MalformedException("PEM", block.start(2), "expected base64");
      }
    }
    return blocks;
  }

  /**
   * The first block of {@code text}.
   *
   * @throws MalformedException if there is none
   */
  public static Pem first(String text) throws MalformedException {
    List<Pem> blocks = parse(text);
    if (blocks.isEmpty()) {
      throw new MalformedException("PEM", 0, "expected a BEGIN and an END line, found none");
    }
    return blocks.getFirst();
  }

  /**
   * The certificate in this block.
   *
   * @throws MalformedException if it holds something else, or more
   */
  public X509Certificate certificate() throws MalformedException {
    expect(CERTIFICATE);
    try {
      var in = new ByteArrayInputStream(content.toArray());
      if (CertificateFactory.getInstance("X.509").generateCertificate(in)
              instanceof X509Certificate certificate
          && in.available() == 0) {
        return certificate;
      }
      throw new MalformedException("PEM", 0, "expected a certificate alone, found trailing bytes");
    } catch (GeneralSecurityException e) {
      throw new MalformedException("PEM", 0, "expected an X.509 certificate, found none");
    }
  }

  /**
   * The RSA or EC public key in this block.
   *
   * @throws MalformedException if it holds something else
   */
  public PublicKey publicKey() throws MalformedException {
    expect(PUBLIC_KEY);
    for (String algorithm : List.of("RSA", "EC")) {
      try {
        return KeyFactory.getInstance(algorithm)
            .generatePublic(new X509EncodedKeySpec(content.toArray()));
      } catch (GeneralSecurityException e) {
        // Another algorithm's, or none.
      }
    }
    throw new MalformedException("PEM", 0, "expected an RSA or EC public key, found none");
  }

  /**
   * The private key in this block.
   *
   * @param algorithm the key's, as its public key names it
   * @throws MalformedException if it holds something else
   */
  public PrivateKey privateKey(String algorithm) throws MalformedException {
    expect(PRIVATE_KEY);
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(content.toArray()));
    } catch (GeneralSecurityException e) {
      throw new MalformedException("PEM", 0, "expected a key for " + algorithm + " (PKCS #8)");
    }
  }

  private void expect(String expected) throws MalformedException {
    if (!label.equals(expected)) {
      throw new MalformedException("PEM", 0, "expected " + expected + ", found " + label);
    }
  }

  /** The block, with its lines' ends. */
  public String text() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content.toArray());
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }

  @Override
  public String toString() {
    return "Pem(" + label + ")";
  }
}
