package org.tvd.cli.policy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tvd.cli.Main;
import org.tvd.protocol.StrictJson;
import org.tvd.tpmsim.EkAuthority;
import tools.jackson.databind.JsonNode;

/** A policy on disk that a test can change, and the command line that works on it. */
final class PolicyFolder {
  private final Path folder;

  private PolicyFolder(Path folder) {
    this.folder = folder;
  }

  /** What a command line came to. */
  record Answer(int exit, String out, String err) {
    JsonNode json() {
      return StrictJson.mapper().readTree(out);
    }
  }

  static Answer run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Answer(exit, out.toString(), err.toString());
  }

  /**
   * Three domains, alpha, beta and gamma, with every value of a cell; rack is trusted for
   * everything, campus for nothing. What is not of their flows is as in an example, with what a
   * deployment adds.
   */
  static PolicyFolder threeDomains(Path folder) throws Exception {
    Path example = Path.of("../policies/examples/figure-1");
    for (String name : List.of("evidence", "lattice", "properties", "references", "trust")) {
      Files.createDirectories(folder.resolve("tvds"));
      Files.copy(example.resolve(name + ".yaml"), folder.resolve(name + ".yaml"));
    }
    Files.createDirectories(folder.resolve("anchors"));
    Files.copy(
        EkAuthority.create(folder.resolveSibling("ek-ca")).certificateFile(),
        folder.resolve("anchors/ek-ca.pem"));
    return new PolicyFolder(folder)
        .with(
            "network.yaml",
            """
            segments:
              rack:
                subnets: [192.0.2.0/25]
                trusted-for: [confidentiality, integrity, isolation]
              campus:
                subnets: [192.0.2.128/25]
                trusted-for: []
            """)
        .with("tvds/alpha.yaml", tvd(1, ALL, "  out:\n    beta: open\n"))
        .with("tvds/beta.yaml", tvd(2, ALL, BETA))
        .with("tvds/gamma.yaml", tvd(3, "isolation", GAMMA));
  }

  private static final String ALL = "confidentiality, integrity, isolation";

  private static final String BETA =
      """
        out:
          gamma: [{protocol: tcp, ports: any, replies: true}]
        in:
          alpha: open
          gamma: [{protocol: tcp, ports: 443, replies: true}]
      """;

  private static final String GAMMA =
      """
        out:
          beta: open
        in:
          beta: [{protocol: tcp, ports: 8000-8099, replies: true}]
      """;

  /** Three domains: a is open to b and b to c, and a is closed to c. */
  static PolicyFolder contradiction(Path folder) throws Exception {
    PolicyFolder policy = threeDomains(folder);
    for (String name : List.of("alpha", "beta", "gamma")) {
      Files.delete(policy.file("tvds/" + name + ".yaml"));
    }
    return policy
        .with("tvds/a.yaml", tvd(1, ALL, "  out:\n    b: open\n"))
        .with("tvds/b.yaml", tvd(2, ALL, "  out:\n    c: open\n  in:\n    a: open\n"))
        .with("tvds/c.yaml", tvd(3, ALL, "  in:\n    b: open\n"));
  }

  private static String tvd(int number, String protection, String flows) {
    return """
    vni: %d
    subnet: 10.0.%d.0/24
    protection: [%s]
    membership: [measured-boot]
    lease: 5m
    renew: 2m
    flows:
    """
            .formatted(number, number, protection)
        + flows;
  }

  static PolicyFolder of(Path folder) {
    return new PolicyFolder(folder);
  }

  Path file(String path) {
    return folder.resolve(path);
  }

  PolicyFolder with(String path, String content) throws IOException {
    Files.writeString(file(path), content);
    return this;
  }

  PolicyFolder replace(String path, String old, String with) throws IOException {
    String content = Files.readString(file(path));
    if (!content.contains(old)) {
      throw new IllegalArgumentException(path + " does not contain " + old);
    }
    return with(path, content.replace(old, with));
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
