package org.tvd.cli.policy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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

  /** The example of the paper's figure 1, with the certificate that a deployment adds. */
  static PolicyFolder figure1(Path folder) throws Exception {
    Path example = Path.of("../policies/examples/figure-1");
    try (Stream<Path> walk = Files.walk(example)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(example.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Files.createDirectories(folder.resolve("anchors"));
    Files.copy(
        EkAuthority.create(folder.resolveSibling("ek-ca")).certificateFile(),
        folder.resolve("anchors/ek-ca.pem"));
    return new PolicyFolder(folder);
  }

  /** Three domains: a is open to b and b to c, and a is closed to c. */
  static PolicyFolder contradiction(Path folder) throws Exception {
    PolicyFolder policy = figure1(folder);
    for (String name : List.of("alpha", "beta", "gamma")) {
      Files.delete(policy.file("tvds/" + name + ".yaml"));
    }
    return policy
        .with("tvds/a.yaml", tvd(1, "  out:\n    b: open\n"))
        .with("tvds/b.yaml", tvd(2, "  out:\n    c: open\n  in:\n    a: open\n"))
        .with("tvds/c.yaml", tvd(3, "  in:\n    b: open\n"));
  }

  private static String tvd(int number, String flows) {
    return """
    vni: %d
    subnet: 10.0.%d.0/24
    protection: [isolation]
    membership: [measured-boot]
    lease: 5m
    renew: 2m
    flows:
    """
            .formatted(number, number)
        + flows;
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
