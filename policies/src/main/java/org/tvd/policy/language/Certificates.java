package org.tvd.policy.language;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;

/** Reads PEM files (RFC 7468) of certificates that a policy names. */
final class Certificates {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \\1-----");
  private static final int MAX_SIZE = 1 << 20;

  private final Sources sources;
  private final Problems problems;

  Certificates(Sources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /** The certificates in the file that {@code path} names; problems are reported at the name. */
  List<X509Certificate> read(Node.Scalar path) {
    Bytes content = sources.named(path).orElse(Bytes.EMPTY);
    if (content.size() > MAX_SIZE) {
      problems.report(path.place(), path.text() + " is too large (expected at most 1 MiB)");
      return List.of();
    }
    List<X509Certificate> certificates = new ArrayList<>();
    String text = new String(content.toArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
    Matcher block = BLOCK.matcher(text);
    int blocks = 0;
    while (block.find()) {
      blocks++;
      if (!block.group(1).equals("CERTIFICATE")) {
        problems.mismatch(
            path.place(),
            path.text() + " holds something else",
            "CERTIFICATE blocks alone",
            block.group(1));
      } else {
        certificate(block.group(2), path, certificates);
      }
    }
    if (blocks == 0 && !content.isEmpty()) {
      problems.mismatch(
          path.place(),
          path.text() + " holds no certificate",
          "a PEM file",
          "no CERTIFICATE block");
    }
    return certificates;
  }

  private void certificate(String base64, Node.Scalar path, List<X509Certificate> into) {
    try {
      byte[] der = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
      ByteArrayInputStream in = new ByteArrayInputStream(der);
      if (CertificateFactory.getInstance("X.509").generateCertificate(in)
              instanceof X509Certificate certificate
          && in.available() == 0) {
        into.add(certificate);
        return;
      }
      problems.report(path.place(), path.text() + " holds a certificate with trailing bytes");
    } catch (CertificateException | IllegalArgumentException unreadable) {
      // The reason is in the words of the parser; the file and its place are what helps.
      problems.mismatch(
          path.place(),
          path.text() + " holds a malformed certificate",
          "an X.509 certificate",
          "a block that does not decode to one");
    }
  }
}
