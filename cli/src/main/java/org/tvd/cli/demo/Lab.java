package org.tvd.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The demonstration's own corner of the machine: one folder, namespaces with one prefix, and the
 * processes that it started. All of it goes when it is closed; what a killed demonstration left is
 * removed by the next one.
 */
final class Lab implements AutoCloseable {
  static final String PREFIX = "tvd-demo-";
  static final String UNDERLAY = PREFIX + "net";
  static final String GATE = "10.99.0.254";
  private static final long END_SECONDS = 15;

  private final Path folder;
  private final FileChannel lock;
  private final Deque<Process> processes = new ArrayDeque<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  private Lab(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Takes {@code folder}, which must be absent or a demonstration's.
   *
   * @throws IOException if another demonstration is running
   */
  static Lab open(Path folder) throws IOException, InterruptedException {
    Path lockFile = folder.resolve("lock");
    if (Files.exists(folder) && !Files.exists(lockFile)) {
      throw new IOException(
          folder + " exists and is not a demonstration's folder; name another with --dir");
    }
    Files.createDirectories(folder);
    FileChannel lock =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      lock.close();
      throw new IOException(
          "another demonstration is running in " + folder + "; end it first (Ctrl-C there)");
    }
    var lab = new Lab(folder, lock);
    lab.endRecorded();
    lab.deleteNamespaces();
    lab.empty();
    return lab;
  }

  Path folder() {
    return folder;
  }

  /** Makes the one physical network, a bridge in a namespace of its own, and goes there. */
  void buildUnderlay() throws IOException, InterruptedException {
    Shell.must("ip", "netns", "add", UNDERLAY);
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
    Shell.must("ip", "netns", "add", namespace);
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
    Shell.must("ip", "netns", "add", PREFIX + vpe);
  }

  private static void in(String namespace, String... ip) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip", "-n", namespace));
    command.addAll(List.of(ip));
    Shell.must(command.toArray(new String[0]));
  }

  /** Starts a process in a namespace; its output goes to {@code NAME.log} in the folder. */
  Process start(String name, String namespace, List<String> command) throws IOException {
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
    synchronized (this) {
      if (closed) {
        process.destroy();
        throw new IOException("the demonstration is ending");
      }
      processes.push(process);
    }
    record(process.toHandle());
    return process;
  }

  /** Something to close after the processes, and before the folder goes. */
  synchronized void own(AutoCloseable part) {
    parts.push(part);
  }

  Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** So that a later demonstration can end what this one could not. */
  void record(ProcessHandle process) throws IOException {
    Files.writeString(
        folder.resolve("processes"),
        process.pid() + " " + startOf(process) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("?");
  }

  private void endRecorded() throws IOException {
    Path record = folder.resolve("processes");
    if (!Files.exists(record)) {
      return;
    }
    List<ProcessHandle> left = new ArrayList<>();
    for (String line : Files.readAllLines(record)) {
      String[] parts = line.split(" ", 2);
      ProcessHandle.of(Long.parseLong(parts[0]))
          .filter(process -> startOf(process).equals(parts[1])) // a number is given again
          .ifPresent(left::add);
    }
    left.forEach(ProcessHandle::destroy);
    left.forEach(Lab::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void deleteNamespaces() throws IOException, InterruptedException {
    for (String line : Shell.must("ip", "netns", "list").lines().toList()) {
      String name = line.split(" ", 2)[0];
      if (name.startsWith(PREFIX)) {
        Shell.must("ip", "netns", "delete", name);
      }
    }
  }

  /** Removes everything in the folder but the lock. */
  private void empty() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder) && !path.equals(folder.resolve("lock"))) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  /** Ends the processes, the last started first, and removes namespaces and folder. */
  @Override
  public void close() {
    List<Process> ending;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ending = List.copyOf(processes);
    }
    ending.forEach(Process::destroy);
    ending.forEach(process -> awaitEnd(process.toHandle()));
    try {
      for (AutoCloseable part : parts) {
        part.close();
      }
      deleteNamespaces();
      empty();
      Files.deleteIfExists(folder.resolve("lock"));
      Files.deleteIfExists(folder);
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) { // a part's own
      throw new IllegalStateException(e);
    }
  }
}
