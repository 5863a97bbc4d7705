package org.tvd.verifier.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.tpmsim.EkAuthority;

/** The example's policy, where what a deployment adds is of no interest. */
public record ExamplePolicy(Path directory) {
  private static final Path EXAMPLE = Path.of("../policies/examples/datacenter");

  public static ExamplePolicy in(Path directory) throws IOException {
    Path policy = directory.resolve("policy");
    try (Stream<Path> walk = Files.walk(EXAMPLE)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path copy = policy.resolve(EXAMPLE.relativize(file).toString());
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(file, copy);
      }
    }
    var example = new ExamplePolicy(policy);
    Path certificate = EkAuthority.create(directory.resolve("ca")).certificateFile();
    Files.createDirectories(policy.resolve("anchors"));
    Files.createDirectories(policy.resolve("references"));
    Files.copy(certificate, policy.resolve("anchors/ek-ca.pem"));
    Files.writeString(policy.resolve("references/boot.txt"), "00".repeat(32) + "\n");
    Files.writeString(policy.resolve("references/ima.txt"), "00".repeat(32) + "\n");
    return example
        .replace("properties.yaml", "certified:", "#")
        .replace("properties.yaml", "  site-authority:", "#")
        .replace("properties.yaml", "    certificate: anchors/site-authority.pem", "#")
        .replace("properties.yaml", "    may-certify:", "#")
        .replace("properties.yaml", "      site: secure-cage", "#");
  }

  ExamplePolicy replace(String path, String old, String with) throws IOException {
    Path file = directory.resolve(path);
    String content = Files.readString(file);
    if (!content.contains(old)) {
      throw new IllegalArgumentException(path + " does not contain " + old);
    }
    Files.writeString(file, content.replace(old, with));
    return this;
  }

  public PolicySet load() throws PolicyException {
    return PolicySet.load(directory);
  }
}
