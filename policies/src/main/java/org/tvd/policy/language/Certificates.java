package org.tvd.policy.language;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.tvd.policy.model.ImaKey;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.x509.Pem;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;

/** Reads the files of certificates that a policy names: PEM (RFC 7468), or DER. */
final class Certificates {
  private static final int MAX_SIZE = 1 << 20;
  private static final int SEQUENCE = 0x30;

  private final Sources sources;
  private final Problems problems;

  Certificates(Sources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /** The certificates in the file that {@code path} names; problems are reported at the name. */
  List<X509Certificate> read(Node.Scalar path) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      for (Pem block : blocks(path, content(path), List.of(Pem.CERTIFICATE))) {
        certificates.add(block.certificate());
      }
    } catch (MalformedException e) {
      problems.report(
          path.place(), path.text() + " holds a malformed certificate (" + e.getMessage() + ")");
    }
    return certificates;
  }

  /** The keys in the file that {@code path} names, bare or in certificates. */
  List<ImaKey> keys(Node.Scalar path) {
    List<ImaKey> keys = new ArrayList<>();
    try {
      List<String> labels = List.of(Pem.CERTIFICATE, Pem.PUBLIC_KEY);
      for (Pem block : blocks(path, content(path), labels)) {
        keys.add(
            block.label().equals(Pem.CERTIFICATE)
                ? ImaKey.of(block.certificate())
                : ImaKey.of(block.publicKey()));
      }
    } catch (MalformedException e) {
      problems.report(
          path.place(), path.text() + " holds a malformed certificate (" + e.getMessage() + ")");
    }
    return keys;
  }

  /**
   * What is in the file that {@code path} names: one structure in DER, or PEM blocks.
   *
   * @param label of the PEM blocks
   */
  List<Bytes> der(Node.Scalar path, String label) {
    Bytes content = content(path);
    if (!content.isEmpty() && content.at(0) == SEQUENCE) {
      return List.of(content);
    }
    try {
      return blocks(path, content, List.of(label)).stream().map(Pem::content).toList();
    } catch (MalformedException e) {
      problems.report(path.place(), path.text() + " is malformed (" + e.getMessage() + ")");
      return List.of();
    }
  }

  private Bytes content(Node.Scalar path) {
    Bytes content = sources.named(path).orElse(Bytes.EMPTY);
    if (content.size() > MAX_SIZE) {
      problems.report(path.place(), path.text() + " is too large (expected at most 1 MiB)");
      return Bytes.EMPTY;
    }
    return content;
  }

  private List<Pem> blocks(Node.Scalar path, Bytes content, List<String> labels)
      throws MalformedException {
    List<Pem> blocks = Pem.parse(new String(content.toArray(), StandardCharsets.ISO_8859_1));
    if (blocks.isEmpty() && !content.isEmpty()) {
      problems.mismatch(
          path.place(),
          path.text() + " holds no certificate",
          "a PEM file",
          "no " + labels.getFirst() + " block");
    }
    for (Pem block : blocks) {
      if (!labels.contains(block.label())) {
        problems.mismatch(
            path.place(),
            path.text() + " holds something else",
            String.join(" and ", labels) + " blocks alone",
            block.label());
      }
    }
    return blocks.stream().filter(block -> labels.contains(block.label())).toList();
  }
}
