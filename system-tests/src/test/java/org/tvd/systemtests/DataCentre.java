package org.tvd.systemtests;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.systemtests.Installation.Outcome;
import org.tvd.tpmsim.BootProfile;
import org.tvd.verifier.Operations.MemberView;
import tools.jackson.core.type.TypeReference;

/**
 * A verifier and two hosts, set up by hand as docs/operations.md has it: every step is a command of
 * {@code tvd}. The hosts and the verifier are in namespaces on one bridge.
 */
final class DataCentre implements AutoCloseable {
  static final Duration LEASE = Duration.ofSeconds(30);
  static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String GATE = "10.99.0.254";
  private static final String PROGRAM = "bash 5.2";

  private final Installation installation;
  private final Path folder;
  private final String prefix = "tvdt" + ProcessHandle.current().pid() + "-";
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private final List<String> namespaces = new ArrayList<>();

  DataCentre(Installation installation, Path folder) {
    this.installation = installation;
    this.folder = folder;
  }

  /** The hosts' names, which are in the names of interfaces: they must be unique on a machine. */
  List<String> hosts() {
    return List.of(prefix + "h1", prefix + "h2");
  }

  String host(int number) {
    return hosts().get(number - 1);
  }

  Path folder() {
    return folder;
  }

  String namespace(String name) {
    return prefix + name;
  }

  /** From bare namespaces to two members of alpha. */
  void open() throws IOException, InterruptedException {
    buildNetwork();
    List<String> manufacture = new ArrayList<>(List.of("sim", "manufacture"));
    manufacture.addAll(hosts());
    must(tvd(manufacture.toArray(String[]::new)));
    must(tvd("property", "authority", path("site"), "--name", "Site authority"));
    for (String host : hosts()) {
      start("sim-" + host, "net", "sim", "run", host);
      await().atMost(PATIENCE).until(() -> log("sim-" + host).contains("is up"));
      certify(host);
    }
    Files.writeString(folder.resolve("bash"), PROGRAM);
    must(tvd("sim", "measure", host(1), "/usr/bin/bash", "--content", path("bash")));
    writePolicy();
    must(tvd("policy", "check", path("policy")));
    Files.writeString(
        folder.resolve("verifier.yaml"),
        "listen: %s:8443\nnames: [%s]\nstate: verifier\npolicy: policy\n".formatted(GATE, GATE));
    startVerifier();
    for (String host : hosts()) {
      Files.writeString(folder.resolve(host + ".yaml"), agentSettings(host));
      startAgent(host);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                org.assertj.core.api.Assertions.assertThat(members("alpha"))
                    .as("members; %s", logs())
                    .hasSize(2));
  }

  private void buildNetwork() throws IOException, InterruptedException {
    addNamespace("net");
    ip("net", "link set lo up");
    ip("net", "link add hall type bridge");
    ip("net", "addr add " + GATE + "/24 dev hall");
    ip("net", "link set hall up");
    for (int i = 1; i <= hosts().size(); i++) {
      addNamespace("h" + i);
      ip("h" + i, "link set lo up");
      ip(
          "h" + i,
          "link add eth0 mtu 1600 type veth peer name p%d mtu 1600 netns %s"
              .formatted(i, namespace("net")));
      ip("net", "link set p%d master hall up".formatted(i));
      ip("h" + i, "addr add 10.99.0.%d/24 dev eth0".formatted(i));
      ip("h" + i, "link set eth0 up");
    }
  }

  void addNamespace(String name) throws IOException, InterruptedException {
    Installation.must("ip", "netns", "add", namespace(name));
    namespaces.add(namespace(name));
  }

  private void ip(String namespace, String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip", "-n", namespace(namespace)));
    command.addAll(List.of(arguments.split(" ")));
    Installation.must(command.toArray(String[]::new));
  }

  private void certify(String host) throws IOException, InterruptedException {
    Files.writeString(folder.resolve(host + "-ek.pem"), must(tvd("sim", "ek", host)).out());
    Path certificates = Files.createDirectories(folder.resolve("properties-" + host));
    must(
        tvd(
            "property",
            "issue",
            "--authority",
            path("site"),
            "--ek",
            path(host + "-ek.pem"),
            "--out",
            certificates.resolve("site.ac").toString(),
            "site=secure-cage"));
  }

  private void writePolicy() throws IOException {
    Path example = installation.home().resolve("policies/examples/datacenter");
    Path policy = folder.resolve("policy");
    try (Stream<Path> all = Files.walk(example)) {
      for (Path from : all.toList()) {
        Path to = policy.resolve(example.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.writeString(
              to,
              Files.readString(from).replace("lease: 20s", "lease: " + LEASE.toSeconds() + "s"));
        }
      }
    }
    Files.createDirectories(policy.resolve("anchors"));
    Files.createDirectories(policy.resolve("references"));
    Files.copy(folder.resolve("sim/ek-ca/ek-ca.pem"), policy.resolve("anchors/ek-ca.pem"));
    Files.copy(folder.resolve("site/authority.pem"), policy.resolve("anchors/site-authority.pem"));
    Files.writeString(
        policy.resolve("references/boot.txt"),
        BootProfile.STANDARD.bootApplications().stream()
            .map(content -> line(content, content.replace(' ', '-')))
            .collect(Collectors.joining()));
    Files.writeString(policy.resolve("references/ima.txt"), line(PROGRAM, "/usr/bin/bash"));
  }

  private static String line(String content, String path) {
    return Bytes.ofUtf8(content).sha256().hex() + "  " + path + "\n";
  }

  private String agentSettings(String host) {
    Path machine = folder.resolve("sim/machines").resolve(host);
    return """
    host: %s
    verifier: https://%s:8443
    verifier-certificate: verifier/verifier.pem
    tpm: swtpm:%s/tpm.sock
    state: agents/%s
    underlay-address: 10.99.0.%d
    boot-log: %s/binary_bios_measurements
    ima-log: %s/binary_runtime_measurements
    property-certificates: properties-%s
    join: [%s]
    control-socket: %s.sock
    """
        .formatted(
            host,
            GATE,
            machine,
            host,
            hosts().indexOf(host) + 1,
            machine,
            machine,
            host,
            host.equals(host(2)) ? "alpha, beta" : "alpha",
            host);
  }

  void startVerifier() throws IOException {
    start("verifier", "net", "verifier", "--settings", path("verifier.yaml"));
    await()
        .atMost(PATIENCE)
        .failFast(() -> !process("verifier").isAlive())
        .until(() -> log("verifier").contains("verifier listens"));
  }

  void startAgent(String host) throws IOException {
    start(host, host.substring(prefix.length()), "agent", "--settings", path(host + ".yaml"));
  }

  private void start(String name, String namespace, String... arguments) throws IOException {
    List<String> command = in(namespace);
    command.addAll(installation.tvd(arguments));
    processes.put(name, Installation.start(command, environment(), folder.resolve(name + ".log")));
  }

  private List<String> in(String namespace) {
    return new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace(namespace)));
  }

  private Map<String, String> environment() {
    return Map.of(
        "TVD_SIM", path("sim"),
        "TVD_VERIFIER", "https://" + GATE + ":8443",
        "TVD_VERIFIER_STATE", path("verifier"));
  }

  /** kill -9. */
  void kill(String name) throws InterruptedException {
    process(name).destroyForcibly().waitFor();
  }

  Process process(String name) {
    Process process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException("no process " + name);
    }
    return process;
  }

  /** Runs {@code tvd} where the verifier is, as its operator. */
  Outcome tvd(String... arguments) throws IOException, InterruptedException {
    return tvd(Map.of(), arguments);
  }

  Outcome tvd(Map<String, String> more, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = in("net");
    command.addAll(installation.tvd(arguments));
    Map<String, String> environment = new TreeMap<>(environment());
    environment.putAll(more);
    return Installation.run(command, environment);
  }

  /** Runs {@code tvd} on a host, for its agent. */
  Outcome onHost(String host, String... arguments) throws IOException, InterruptedException {
    return tvd(Map.of("TVD_AGENT_SOCKET", path(host + ".sock")), arguments);
  }

  Outcome must(Outcome outcome) throws IOException {
    if (outcome.exit() != 0) {
      throw new IOException("exit " + outcome.exit() + ": " + outcome.err() + logs());
    }
    return outcome;
  }

  /** The members of a TVD, by host. */
  Map<String, MemberView> members(String tvd) throws IOException, InterruptedException {
    List<MemberView> all =
        StrictJson.mapper()
            .readValue(must(tvd("members", "--json")).out(), new TypeReference<>() {});
    return all.stream()
        .filter(member -> member.tvd().equals(tvd))
        .collect(Collectors.toMap(MemberView::host, member -> member));
  }

  String path(String name) {
    return folder.resolve(name).toString();
  }

  String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private String logs() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String name : processes.keySet()) {
      all.append("\n== ").append(name).append('\n').append(log(name));
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    try {
      for (Process process : List.copyOf(processes.values()).reversed()) {
        process.destroy();
      }
      for (Process process : processes.values()) {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
      for (String namespace : namespaces) {
        Installation.run(List.of("ip", "netns", "delete", namespace), Map.of());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
