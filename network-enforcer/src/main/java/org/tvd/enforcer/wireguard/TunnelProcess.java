package org.tvd.enforcer.wireguard;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;

/**
 * A {@code wireguard-go} process that carries one interface where the kernel has no WireGuard. When
 * it ends, its interface is gone: nothing passes. Its id is kept in a file, so that the next run
 * can end it if this one is killed.
 */
final class TunnelProcess {
  private static final Logger LOG = LoggerFactory.getLogger(TunnelProcess.class);
  private static final Path SOCKETS = Path.of("/var/run/wireguard");
  private static final Duration START = Duration.ofSeconds(5);
  private static final Duration END = Duration.ofSeconds(2);

  private final Process process;
  private final Path idFile;
  private final Path socket;

  private TunnelProcess(Process process, Path idFile, Path socket) {
    this.process = process;
    this.idFile = idFile;
    this.socket = socket;
  }

  /** Starts the process and waits until its interface takes a configuration. */
  static TunnelProcess start(Shell shell, Path stateDir, String name)
      throws CommandException, IOException {
    Path socket = SOCKETS.resolve(name + ".sock");
    Files.deleteIfExists(socket);
    Process process =
        shell.start(
            Map.of("WG_PROCESS_FOREGROUND", "1", "LOG_LEVEL", "error"), "wireguard-go", "-f", name);
    TunnelProcess tunnel = new TunnelProcess(process, idFile(stateDir, name), socket);
    try {
      Files.writeString(tunnel.idFile, Long.toString(process.pid()));
      process.getOutputStream().close();
      Thread.startVirtualThread(() -> tunnel.logErrors(name));
      Thread.startVirtualThread(tunnel::discardOutput);
      tunnel.awaitSocket(name);
      return tunnel;
    } catch (CommandException | IOException e) {
      tunnel.end();
      throw e;
    }
  }

  private void awaitSocket(String name) throws CommandException {
    long end = System.nanoTime() + START.toNanos();
    while (Files.notExists(socket)) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new CommandException("wireguard-go -f " + name, -1, "made no interface");
      }
      try {
        if (process.waitFor(2, TimeUnit.MILLISECONDS)) {
          throw new CommandException(
              "wireguard-go -f " + name, process.exitValue(), "ended at its start");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CommandException("wireguard-go -f " + name, -1, "interrupted");
      }
    }
  }

  /** wireguard-go writes no keys at this level. A closed pipe would kill it: all is read. */
  private void logErrors(String name) {
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      errors.lines().limit(1000).forEach(line -> LOG.warn("wireguard-go {}: {}", name, line));
      errors.transferTo(Writer.nullWriter());
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("wireguard-go {}: its output ended: {}", name, e.getMessage());
    }
  }

  private void discardOutput() {
    try (var output = process.getInputStream()) {
      output.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      LOG.debug("wireguard-go: its output ended: {}", e.getMessage());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  void onEnd(Runnable action) {
    Thread.startVirtualThread(
        () -> {
          process.onExit().join();
          action.run();
        });
  }

  /** Ends the process; its interface goes with it. */
  void end() throws IOException {
    end(process.toHandle());
    Files.deleteIfExists(idFile);
    Files.deleteIfExists(socket);
  }

  /**
   * Ends the processes that a killed run of this host left: those whose ids are in {@code stateDir}
   * and whose command line still names the interface, so that a reused id is nobody's end.
   */
  static void endLeftovers(Path stateDir) throws IOException {
    List<Path> files;
    try (var listing = Files.list(stateDir)) {
      files = listing.filter(file -> file.toString().endsWith(".pid")).toList();
    }
    for (Path file : files) {
      String fileName = file.getFileName().toString();
      String name = fileName.substring(0, fileName.length() - ".pid".length());
      Optional<ProcessHandle> left = processIn(file).filter(p -> carries(p, name));
      if (left.isPresent()) {
        end(left.get());
      }
      Files.deleteIfExists(SOCKETS.resolve(name + ".sock"));
      Files.deleteIfExists(file);
    }
  }

  private static Optional<ProcessHandle> processIn(Path file) throws IOException {
    String id = Files.readString(file).strip();
    return id.matches("[0-9]{1,10}") ? ProcessHandle.of(Long.parseLong(id)) : Optional.empty();
  }

  private static boolean carries(ProcessHandle process, String name) {
    try {
      String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      List<String> words = Arrays.asList(line.split("\0", -1));
      return words.getFirst().endsWith("wireguard-go") && words.contains(name);
    } catch (IOException e) {
      LOG.debug("process {} ended meanwhile", process.pid());
      return false;
    }
  }

  private static void end(ProcessHandle process) {
    process.destroy();
    try {
      process.onExit().orTimeout(END.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      process.destroyForcibly();
    }
  }

  private static Path idFile(Path stateDir, String name) {
    return stateDir.resolve(name + ".pid");
  }
}
