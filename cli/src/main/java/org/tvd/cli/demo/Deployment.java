package org.tvd.cli.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tvd.agent.control.ControlClient;
import org.tvd.cli.OperatorClient;
import org.tvd.cli.PropertyAuthority;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.property.Holder;
import org.tvd.tpmsim.BootProfile;
import org.tvd.tpmsim.Simulator;
import org.tvd.tpmsim.Simulator.Machine;

/** What an operator sets up: policy, certificates, settings, and the processes that use them. */
final class Deployment {
  private static final String URL = "https://" + Lab.GATE + ":8443";
  private static final Duration CONTROL_LIMIT = Duration.ofSeconds(30);
  private static final long START_SECONDS = 40;

  private final Lab lab;
  private final PropertyAuthority siteAuthority;

  Deployment(Lab lab) throws IOException {
    this.lab = lab;
    this.siteAuthority =
        PropertyAuthority.create(lab.folder().resolve("site-authority"), "Site authority");
  }

  /** The demonstration's policy with what is of this deployment: anchors and references. */
  void writePolicy(Simulator simulator) throws IOException {
    Path example = Path.of(System.getProperty("tvd.home", "."), "policies/examples/datacenter");
    Path policy = lab.folder().resolve("policy");
    try (Stream<Path> all = Files.walk(example)) {
      for (Path from : all.toList()) {
        Files.copy(from, policy.resolve(example.relativize(from).toString()));
      }
    }
    Files.createDirectories(policy.resolve("anchors"));
    Files.createDirectories(policy.resolve("references"));
    Files.copy(simulator.authority().certificateFile(), policy.resolve("anchors/ek-ca.pem"));
    Files.copy(
        PropertyAuthority.certificateFile(lab.folder().resolve("site-authority")),
        policy.resolve("anchors/site-authority.pem"));
    Map<String, String> bootFiles = new TreeMap<>();
    for (String application : BootProfile.STANDARD.bootApplications()) {
      bootFiles.put(application.replace(' ', '-'), application);
    }
    Files.writeString(policy.resolve("references/boot.txt"), digests(bootFiles));
    Files.writeString(
        policy.resolve("references/ima.txt"), digests(new TreeMap<>(Machines.APPROVED_FILES)));
  }

  private static String digests(Map<String, String> contentByPath) {
    return contentByPath.entrySet().stream()
        .map(e -> Bytes.ofUtf8(e.getValue()).sha256().hex() + "  " + e.getKey() + "\n")
        .collect(Collectors.joining());
  }

  /** Certifies where a machine stands. */
  void certifySite(String host, X509Certificate ek, String site) throws IOException {
    Path folder = Files.createDirectories(properties(host));
    Bytes certificate =
        siteAuthority.issue(Holder.of(ek), Duration.ofDays(1), Map.of("site", site));
    Files.write(folder.resolve("site.ac"), certificate.toArray());
  }

  private Path properties(String host) {
    return lab.folder().resolve("properties").resolve(host);
  }

  /** Starts the verifier and waits until it listens. */
  Process startVerifier() throws IOException, InterruptedException {
    Path settings = lab.folder().resolve("verifier.yaml");
    Files.writeString(
        settings,
        """
        listen: %s:8443
        names: [%s]
        state: verifier
        policy: policy
        """
            .formatted(Lab.GATE, Lab.GATE));
    Process verifier = lab.start("verifier", Lab.UNDERLAY, tvd("verifier", settings));
    long end = System.nanoTime() + Duration.ofSeconds(START_SECONDS).toNanos();
    while (!Files.readString(lab.log("verifier")).contains("verifier listens")) {
      if (!verifier.isAlive() || System.nanoTime() > end) {
        throw new IOException(
            "the verifier does not start: " + Files.readString(lab.log("verifier")));
      }
      Thread.sleep(50);
    }
    return verifier;
  }

  /** Starts the agent of a host, in the host's namespace. */
  Process startAgent(String host, String address, Machine machine, List<String> join)
      throws IOException {
    Files.createDirectories(properties(host));
    Path settings = agentSettings(host);
    Files.writeString(
        settings,
        """
        host: %s
        verifier: %s
        verifier-certificate: verifier/verifier.pem
        tpm: %s
        state: agents/%s
        underlay-address: %s
        boot-log: %s
        ima-log: %s
        property-certificates: properties/%s
        join: [%s]
        control-socket: %s.sock
        """
            .formatted(
                host,
                URL,
                machine.address(),
                host,
                address,
                machine.bootLog(),
                machine.imaLog(),
                host,
                String.join(", ", join),
                host));
    return lab.start(host, Lab.PREFIX + host, tvd("agent", settings));
  }

  Path agentSettings(String host) {
    return lab.folder().resolve(host + ".yaml");
  }

  /** A copy of what the agent of {@code host} keeps on its disk. */
  Path copyAgentState(String host) throws IOException {
    Path from = lab.folder().resolve("agents").resolve(host);
    Path to = Files.createDirectories(lab.folder().resolve("stolen-" + host));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            to.resolve(String.valueOf(file.getFileName())),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.deleteIfExists(to.resolve("lock"));
    return to;
  }

  URI verifierAddress() {
    return URI.create(URL);
  }

  Path verifierCertificate() {
    return lab.folder().resolve("verifier/verifier.pem");
  }

  OperatorClient operator() {
    return OperatorClient.of(verifierAddress(), lab.folder().resolve("verifier"));
  }

  ControlClient agent(String host) {
    return new ControlClient(lab.folder().resolve(host + ".sock"), CONTROL_LIMIT);
  }

  private static List<String> tvd(String command, Path settings) {
    return java("org.tvd.cli.Main", command, "--settings", settings.toString());
  }

  /** The command line of another program of this installation. */
  static List<String> java(String... mainAndArguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path")));
    command.addAll(List.of(mainAndArguments));
    return command;
  }
}
