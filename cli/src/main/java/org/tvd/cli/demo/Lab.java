package org.tvd.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration's own corner of the machine: one folder, namespaces with one prefix, and the
 * processes that it started. All of it goes when it is closed; what a killed demonstration left is
 * removed by the next one.
 */
final class Lab implements AutoCloseable {
  static final String PREFIX = "tvd-demo-";
  static final String UNDERLAY = PREFIX + "net";
  static final String GATE = "10.99.0.254";
  private static final int REMOVALS = 3;
  static final List<String> HOSTS = List.of("h1", "h2", "h3", "h4", "h5");

  private final Remains remains;
  private final Deque<Process> processes = new ArrayDeque<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private @Nullable DemonstrationLock lock;
  private boolean closed;

  /** A demonstration in {@code folder}, which must be absent or a demonstration's. */
  Lab(Path folder) {
    this.remains = new Remains(folder, HOSTS);
  }

  /**
   * Takes the machine, and removes what a killed demonstration left.
   *
   * @throws IOException if another demonstration is running, or the folder is not one's
   */
  synchronized void open() throws IOException, InterruptedException {
    requireOpen();
    DemonstrationLock taken = DemonstrationLock.take(remains.folder());
    lock = taken;
    if (!remains.isOurs()) {
      throw new IOException(
          remains.folder()
              + " exists and is not a demonstration's folder; name another with --dir");
    }
    if (taken.left().isPresent()) {
      new Remains(taken.left().get(), HOSTS).remove();
    }
    remains.remove();
    remains.begin();
  }

  Path folder() {
    return remains.folder();
  }

  /** A host's address on the physical network. */
  static String address(String host) {
    return "10.99.0." + host.substring(1);
  }

  /** Makes the one physical network, a bridge in a namespace of its own, and goes there. */
  void buildUnderlay() throws IOException, InterruptedException {
    addNamespace(UNDERLAY);
    for (String key : List.of("iptables", "ip6tables", "arptables")) {
      // Absent where the kernel has no br_netfilter, which is as good.
      Shell.run(
          "ip",
          "netns",
          "exec",
          UNDERLAY,
          "sysctl",
          "-qw",
          "net.bridge.bridge-nf-call-" + key + "=0");
    }
    in(UNDERLAY, "link", "set", "lo", "up");
    in(UNDERLAY, "link", "add", "hall", "type", "bridge");
    in(UNDERLAY, "addr", "add", GATE + "/24", "dev", "hall");
    in(UNDERLAY, "link", "set", "hall", "up");
    new NetworkNamespace(UNDERLAY).enter();
  }

  /** Plugs a host, a namespace of its own, into the physical network. */
  void addHost(String host, String address) throws IOException, InterruptedException {
    String namespace = PREFIX + host;
    addNamespace(namespace);
    in(namespace, "link", "set", "lo", "up");
    in(
        namespace, "link", "add", "eth0", "mtu", "1600", "type", "veth", "peer", "name", host,
        "mtu", "1600", "netns", UNDERLAY);
    in(UNDERLAY, "link", "set", host, "master", "hall", "up");
    in(namespace, "addr", "add", address + "/24", "dev", "eth0");
    in(namespace, "link", "set", "eth0", "up");
  }

  /** Makes an empty namespace: a VPE before it is attached. */
  void addVpe(String vpe) throws IOException, InterruptedException {
    addNamespace(PREFIX + vpe);
  }

  private synchronized void addNamespace(String name) throws IOException, InterruptedException {
    requireOpen();
    Shell.must("ip", "netns", "add", name);
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the demonstration is ending");
    }
  }

  private static void in(String namespace, String... ip) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
    command.addAll(List.of(ip));
    Shell.must(command.toArray(new String[0]));
  }

  /** Starts a process in a namespace; its output goes to {@code NAME.log} in the folder. */
  synchronized Process start(String name, String namespace, List<String> command)
      throws IOException {
    requireOpen();
    // Not 'ip netns exec': it would also give the process a mount namespace of its own, and the
    // gateways that an agent makes would be there alone.
    List<String> full = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace));
    full.addAll(command);
    Process process =
        new ProcessBuilder(full)
            .redirectErrorStream(true)
            .redirectOutput(log(name).toFile())
            .start();
    process.getOutputStream().close();
    processes.push(process);
    remains.record(process.toHandle());
    return process;
  }

  /** Something to close after the processes, and before the folder goes. */
  synchronized void own(AutoCloseable part) {
    parts.push(part);
  }

  Path log(String name) {
    return remains.folder().resolve(name + ".log");
  }

  /** Ends the processes, the last started first, and removes namespaces and folder. */
  @Override
  public synchronized void close() {
    closed = true;
    DemonstrationLock held = lock;
    if (held == null) {
      return;
    }
    try {
      Remains.end(processes.stream().map(Process::toHandle).toList());
      for (AutoCloseable part : parts) {
        part.close();
      }
      removeAll();
      held.close();
      lock = null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) { // a part's own
      throw new IllegalStateException(e);
    }
  }

  /** A second Ctrl-C ends the tools that remove things, and they must be called again. */
  private void removeAll() throws IOException, InterruptedException {
    for (int attempt = 1; attempt < REMOVALS; attempt++) {
      try {
        remains.remove();
        return;
      } catch (IOException e) {
        System.err.println("tvd: removing again: " + e.getMessage());
      }
    }
    remains.remove();
  }
}
