package org.tvd.policy.language;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;

/** Reads PEM files (RFC 7468) of certificates that a policy names. */
final class Certificates {
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
    try {
      List<Pem> blocks = Pem.parse(new String(content.toArray(), StandardCharsets.ISO_8859_1));
      if (blocks.isEmpty() && !content.isEmpty()) {
        problems.mismatch(
            path.place(),
            path.text() + " holds no certificate",
            "a PEM file",
            "no CERTIFICATE block");
      }
      for (Pem block : blocks) {
        if (block.label().equals(Pem.CERTIFICATE)) {
          certificates.add(block.certificate());
        } else {
          problems.mismatch(
              path.place(),
              path.text() + " holds something else",
              "CERTIFICATE blocks alone",
              block.label());
        }
      }
    } catch (MalformedException e) {
      problems.report(
          path.place(), path.text() + " holds a malformed certificate (" + e.getMessage() + ")");
    }
    return certificates;
  }
}
