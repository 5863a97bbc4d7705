package org.tvd.cli.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.tvd.policy.PolicyException;
import org.tvd.policy.claims.Claims;
import org.tvd.policy.testing.StatedClaims;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlFile;

/**
 * Claims in a file, JSON or YAML: alone, or in the appraisal that {@code tvd evidence appraise
 * --json} prints.
 */
final class ClaimsFile {
  private ClaimsFile() {}

  /**
   * Reads them.
   *
   * @throws MalformedPolicy with each error, by its place in the file
   */
  static Claims read(Path file) throws IOException, MalformedPolicy {
    Problems problems = new Problems();
    Optional<Node> content = YamlFile.read(file.toString(), Bytes.of(bytes(file)), problems);
    Claims claims =
        content
            .map(node -> new StatedClaims(problems).read(claims(node)))
            .orElseGet(StatedClaims::none);
    if (!problems.isEmpty()) {
      throw new MalformedPolicy(Path.of(""), new PolicyException(problems.errors()));
    }
    return claims;
  }

  private static byte[] bytes(Path file) throws IOException, MalformedPolicy {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      throw MalformedPolicy.ofFile(file, "expected a file, found none");
    }
  }

  private static Node claims(Node file) {
    return file instanceof Node.Mapping mapping ? mapping.value("claims").orElse(file) : file;
  }
}
