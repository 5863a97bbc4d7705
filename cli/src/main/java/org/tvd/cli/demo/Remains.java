package org.tvd.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.tvd.enforcer.render.KernelNames;

/**
 * What a demonstration has on the machine besides itself: processes, which it records, namespaces,
 * and its folder. All of it can be removed by another process than the one that made it.
 */
record Remains(Path folder, List<String> hosts) {
  private static final long END_SECONDS = 15;
  private static final Path WIREGUARD_SOCKETS = Path.of("/run/wireguard");

  /** Whether the folder is absent, or a demonstration's. */
  boolean isOurs() {
    return Files.notExists(folder) || Files.exists(marker());
  }

  /** Makes the folder. */
  void begin() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(marker(), "", StandardOpenOption.CREATE);
  }

  private Path marker() {
    return folder.resolve("processes");
  }

  /** So that a later demonstration can end what this one could not. */
  void record(ProcessHandle process) throws IOException {
    Files.writeString(
        marker(), process.pid() + " " + startOf(process) + "\n", StandardOpenOption.APPEND);
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("?");
  }

  /** Ends the processes, and removes the namespaces and the folder. */
  void remove() throws IOException, InterruptedException {
    end(recorded());
    for (String namespace : namespaces()) {
      killAllIn(namespace); // an agent that was killed left its tunnels' processes there
      if (namespaces().contains(namespace)) {
        Shell.must("ip", "netns", "delete", namespace);
      }
    }
    for (Path socket : sockets()) {
      Files.deleteIfExists(socket);
    }
    if (isOurs()) {
      delete();
    }
  }

  private List<ProcessHandle> recorded() throws IOException {
    List<ProcessHandle> left = new ArrayList<>();
    if (Files.exists(marker())) {
      for (String line : Files.readAllLines(marker())) {
        String[] parts = line.split(" ", 2);
        ProcessHandle.of(Long.parseLong(parts[0]))
            .filter(process -> startOf(process).equals(parts[1])) // a number is given again
            .ifPresent(left::add);
      }
    }
    return left;
  }

  /** Has processes end, and ends those that do not. */
  static void end(List<ProcessHandle> processes) throws InterruptedException {
    processes.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : processes) {
      try {
        process.onExit().get(END_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        process.destroyForcibly();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private List<String> namespaces() throws IOException, InterruptedException {
    List<KernelNames> names = hosts.stream().map(KernelNames::of).toList();
    return Shell.must("ip", "netns", "list")
        .lines()
        .map(line -> line.split(" ", 2)[0])
        .filter(
            namespace ->
                namespace.startsWith(Lab.PREFIX)
                    || names.stream().anyMatch(host -> host.ownsNamespace(namespace)))
        .toList();
  }

  private static void killAllIn(String namespace) throws IOException, InterruptedException {
    Shell.Result inside = Shell.run("ip", "netns", "pids", namespace);
    if (inside.exit() == 0) { // else it is a name without a namespace
      inside
          .output()
          .lines()
          .map(line -> Long.parseLong(line.strip()))
          .filter(pid -> pid != ProcessHandle.current().pid())
          .map(ProcessHandle::of)
          .forEach(process -> process.ifPresent(ProcessHandle::destroyForcibly));
    }
  }

  private List<Path> sockets() throws IOException {
    if (Files.notExists(WIREGUARD_SOCKETS)) {
      return List.of();
    }
    List<KernelNames> names = hosts.stream().map(KernelNames::of).toList();
    try (Stream<Path> all = Files.list(WIREGUARD_SOCKETS)) {
      return all.filter(
              socket ->
                  names.stream()
                      .anyMatch(host -> host.ownsTunnel(String.valueOf(socket.getFileName()))))
          .toList();
    }
  }

  private void delete() throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(marker()) && !path.equals(folder)) {
          Files.deleteIfExists(path);
        }
      }
    }
    Files.deleteIfExists(marker()); // last: the folder is ours as long as it is there
    Files.delete(folder);
  }
}
