package org.tvd.enforcer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import org.tvd.protocol.plan.Vpe;

/** Hosts as namespaces on one underlay bridge, each with an enforcer of its own. */
final class Lab implements AutoCloseable {
  private final Shell shell = new Shell(List.of(), Duration.ofSeconds(20));
  private final String prefix;
  private final Path directory;
  private final Map<Integer, NetworkEnforcer> enforcers = new TreeMap<>();
  private final List<String> namespaces = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();
  private final AtomicInteger vpes = new AtomicInteger();

  private Lab(Path directory) {
    this.directory = directory;
    this.prefix = "tl" + ProcessHandle.current().pid() + "-" + (System.nanoTime() % 10_000) + "-";
  }

  private void build(int hosts) throws CommandException {
    add("u");
    batch("u", "link add ul type bridge mcast_snooping 0", "link set ul up");
    for (int host = 1; host <= hosts; host++) {
      add(host(host));
      shell.run(
          ("ip link add h" + host + " mtu 1600 netns " + prefix + "u type veth peer name eth0")
              .concat(" mtu 1600 netns " + prefix + host(host))
              .split(" "));
      batch("u", "link set h" + host + " master ul up");
      // With default routes, an encapsulated packet that finds no tunnel would have a way out.
      batch(
          host(host),
          "addr add " + underlay(host) + "/24 dev eth0",
          "addr add fd99::" + host + "/64 dev eth0 nodad",
          "link set eth0 up",
          "route add default via 10.99.0.254",
          "route add ::/0 via fd99::fe dev eth0");
    }
  }

  /** Skips the test where namespaces or a tool are not to be had. */
  static Lab open(Path directory, int hosts) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    for (String tool : List.of("ip", "bridge", "nft", "wg", "tcpdump", "ping", "nsenter", "nc")) {
      assumeTrue(
          Files.isExecutable(Path.of("/usr/sbin", tool))
              || Files.isExecutable(Path.of("/usr/bin", tool)),
          "needs " + tool);
    }
    Lab lab = new Lab(directory);
    try {
      lab.build(hosts);
      return lab;
    } catch (CommandException e) {
      lab.close();
      throw e;
    }
  }

  static String host(int host) {
    return "h" + host;
  }

  static String underlay(int host) {
    return "10.99.0." + host;
  }

  /** The name that the host is known by in plans; unique on the machine. */
  String hostName(int host) {
    return prefix + host(host);
  }

  EnforcerSettings settings(int host) {
    return new EnforcerSettings(
        hostName(host),
        directory.resolve(host(host)),
        "eth0",
        underlay(host),
        List.of("ip", "netns", "exec", prefix + host(host)));
  }

  NetworkEnforcer enforcer(int host) throws EnforcementException {
    NetworkEnforcer known = enforcers.get(host);
    if (known == null) {
      known = NetworkEnforcer.open(settings(host));
      enforcers.put(host, known);
    }
    return known;
  }

  /** Makes a namespace for a VPE and attaches it as {@code eth0}. Returns the namespace's key. */
  String attach(int host, String tvd, Vpe vpe) throws Exception {
    String name = "v" + vpes.incrementAndGet();
    add(name);
    enforcer(host).attach(tvd, vpe, Path.of("/run/netns/" + prefix + name), "eth0");
    return name;
  }

  Shell in(String namespace) {
    return shell.inside(prefix + namespace);
  }

  String path(String namespace) {
    return "/run/netns/" + prefix + namespace;
  }

  void batch(String namespace, String... lines) throws CommandException {
    shell.feed(String.join("\n", lines) + "\n", "ip", "-n", prefix + namespace, "-batch", "-");
  }

  /** Whether one echo request out of three, 100 ms apart, is answered. */
  boolean pings(String namespace, String address) {
    return succeeds(namespace, "ping", "-c3", "-i0.1", "-W0.3", "-w1", address);
  }

  boolean succeeds(String namespace, String... command) {
    try {
      in(namespace).run(command);
      return true;
    } catch (CommandException e) {
      return false;
    }
  }

  /** Starts a process that the lab ends. */
  Process start(String namespace, String... command) throws CommandException {
    Process process = in(namespace).start(Map.of(), command);
    processes.add(process);
    return process;
  }

  /** Traffic in a namespace. */
  Process traffic(String namespace, String... arguments) throws CommandException {
    return start(namespace, java("target/test-classes", Traffic.class, arguments));
  }

  /** Sends raw packets from a namespace, and waits until they are sent. */
  void raw(String namespace, String kind, String where, byte[] data) throws CommandException {
    String hex = HexFormat.of().formatHex(data);
    in(namespace).run(java("target/test-classes", RawPackets.class, kind, where, hex));
  }

  /** A Java program where the test itself runs, to be killed. */
  Process java(Class<?> main, String... arguments) throws CommandException {
    String path = System.getProperty("java.class.path");
    Process process = shell.start(Map.of(), java(path, main, arguments));
    processes.add(process);
    return process;
  }

  private static String[] java(String classPath, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  /** Starts a capture and waits until it listens. */
  Capture capture(String namespace, String device, String... filter) throws Exception {
    Path file = directory.resolve("capture" + processes.size());
    List<String> command =
        new ArrayList<>(List.of("tcpdump", "-Z", "root", "-U", "-s0", "-i", device, "-w"));
    command.add(file.toString());
    command.addAll(List.of(filter));
    Process process = start(namespace, command.toArray(String[]::new));
    process.errorReader().readLine();
    return new Capture(process, file);
  }

  /** A running capture. */
  record Capture(Process process, Path file) {
    boolean has(String marker) throws IOException {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(marker);
    }
  }

  private void add(String namespace) throws CommandException {
    shell.run("ip", "netns", "add", prefix + namespace);
    namespaces.add(prefix + namespace);
    batch(namespace, "link set lo up");
  }

  List<String> allNamespaces() throws CommandException {
    return shell.run("ip", "netns", "list").lines().map(line -> line.split(" ", 2)[0]).toList();
  }

  @Override
  public void close() throws CommandException {
    enforcers.values().forEach(NetworkEnforcer::close);
    for (Process process : processes) {
      process.destroyForcibly().onExit().join();
    }
    for (String namespace : namespaces) {
      shell.run("ip", "netns", "del", namespace);
    }
  }
}
