package org.tvd.tpmsim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of swtpm. */
final class SwtpmProcess implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(10);
  private static final Duration CONTROL = Duration.ofSeconds(2);
  private static final int SOCKET_PATH = 107; // sun_path, unix(7), less the final NUL
  private static final String LOG = "swtpm.log";

  private final Path directory;
  private final Process process;
  private final Process lifeline;
  private final CompletableFuture<Void> lifelineEnd;

  private SwtpmProcess(Path directory, Process process, Process lifeline) {
    this.directory = directory;
    this.process = process;
    this.lifeline = lifeline;
    // A process id is used again, so the shell must not outlive the one that it watches.
    this.lifelineEnd = process.onExit().thenRun(lifeline::destroyForcibly);
  }

  static SwtpmProcess start(Path stateDirectory) throws IOException {
    Path directory = stateDirectory.toAbsolutePath();
    Path data = directory.resolve(Swtpm.DATA_SOCKET);
    Path control = directory.resolve(Swtpm.CONTROL_SOCKET);
    int length = data.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > SOCKET_PATH || directory.toString().indexOf(',') >= 0) {
      throw new IOException(
          "%s: expected a path without commas of at most %d bytes for swtpm's sockets, found %d"
              .formatted(directory, SOCKET_PATH, length));
    }
    Optional<ProcessHandle> running = running(directory);
    if (running.isPresent()) {
      throw new IOException(
          "%s: swtpm runs here already, as process %d".formatted(directory, running.get().pid()));
    }
    Files.deleteIfExists(data);
    Files.deleteIfExists(control);
    Process process = spawn(directory, data, control);
    SwtpmProcess started = new SwtpmProcess(directory, process, lifeline(process));
    try {
      started.awaitSockets(data, control);
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private static Process spawn(Path directory, Path data, Path control) throws IOException {
    List<String> command =
        List.of(
            "swtpm",
            "socket",
            "--tpm2",
            "--tpmstate",
            "dir=" + directory + ",mode=0600",
            "--server",
            "type=unixio,path=" + data + ",mode=0600",
            "--ctrl",
            "type=unixio,path=" + control + ",mode=0600",
            "--flags",
            "not-need-init,startup-clear",
            "--pid",
            "file=" + directory.resolve(Swtpm.PID_FILE),
            "--log",
            "file=" + directory.resolve(LOG) + ",level=1,truncate");
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .start();
    } catch (IOException e) {
      throw new IOException("cannot start swtpm; install it (Debian: apt install swtpm)", e);
    }
  }

  /**
   * A shell that ends swtpm when its standard input does: the kernel closes that pipe with this
   * process, however it ends. A parent-death signal would not do, for it watches a thread.
   */
  private static Process lifeline(Process swtpm) throws IOException {
    try {
      return new ProcessBuilder("sh", "-c", "read -r _; kill " + swtpm.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      swtpm.destroyForcibly();
      throw e;
    }
  }

  private void awaitSockets(Path data, Path control) throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (!(Files.exists(data) && Files.exists(control) && answers(data) && answers(control))) {
      if (!process.isAlive()) {
        throw new IOException("%s: swtpm did not start: %s".formatted(directory, log()));
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "%s: swtpm has no sockets after %d s: %s"
                .formatted(directory, START.toSeconds(), log()));
      }
      try {
        process.waitFor(2, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while swtpm started", e);
      }
    }
  }

  /** The socket's file is there a little before swtpm listens on it. */
  private static boolean answers(Path socket) {
    try (var channel = SwtpmControl.connect(socket, CONTROL)) {
      return channel.isOpen();
    } catch (IOException e) {
      return false;
    }
  }

  private String log() throws IOException {
    Path file = directory.resolve(LOG);
    if (!Files.exists(file)) {
      return "it left no log";
    }
    String text = Files.readString(file).strip();
    return text.substring(Math.max(0, text.length() - 500));
  }

  /** The swtpm that the directory's pid file names, if it is still one. */
  static Optional<ProcessHandle> running(Path directory) throws IOException {
    Path file = directory.resolve(Swtpm.PID_FILE);
    String pid = Files.exists(file) ? Files.readString(file).strip() : "";
    if (!pid.matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(handle -> handle.info().command().orElse("").endsWith("/swtpm"));
  }

  long pid() {
    return process.pid();
  }

  void await() throws InterruptedException {
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(CONTROL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
    }
    lifeline.destroyForcibly();
    lifelineEnd.cancel(false);
  }
}
