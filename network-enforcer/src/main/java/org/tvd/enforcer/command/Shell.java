package org.tvd.enforcer.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands, never through a command interpreter. Secrets go to standard input only, so that no
 * command line and no error message can hold one.
 *
 * @param prefix what stands before each command
 * @param deadline how long one command may take
 */
public record Shell(List<String> prefix, Duration deadline) {
  /** More than the largest listing of a host's network. */
  private static final int MAX_OUTPUT = 64 << 20;

  public Shell {
    prefix = List.copyOf(prefix);
  }

  /**
   * Runs commands where this process is. Named namespaces are made from there: {@code ip netns
   * exec} has mounts of its own, in which a name that it makes would be lost.
   */
  public Shell unprefixed() {
    return new Shell(List.of(), deadline);
  }

  /** Runs commands in a named network namespace. */
  public Shell inside(String namespace) {
    return new Shell(List.of("ip", "netns", "exec", namespace), deadline);
  }

  /** Runs a command without input and returns its standard output. */
  public String run(String... command) throws CommandException {
    return feed(new byte[0], command);
  }

  /** Runs a command that reads {@code input} and returns its standard output. */
  public String feed(String input, String... command) throws CommandException {
    return feed(input.getBytes(StandardCharsets.UTF_8), command);
  }

  /** Runs a command that reads {@code input}, which is cleared, and returns its standard output. */
  public String feed(byte[] input, String... command) throws CommandException {
    String line = String.join(" ", command);
    Process process = start(Map.of(), command);
    Thread.startVirtualThread(() -> write(process, input));
    CompletableFuture<String> output = read(process.getInputStream());
    CompletableFuture<String> error = read(process.getErrorStream());
    if (!ends(process)) {
      process.destroyForcibly();
      throw new CommandException(line, -1, "did not end within " + deadline.toMillis() + " ms");
    }
    String errors = await(error, line);
    if (process.exitValue() != 0) {
      throw new CommandException(line, process.exitValue(), errors);
    }
    return await(output, line);
  }

  /** Starts a process that stays; its input and outputs are the caller's. */
  public Process start(Map<String, String> environment, String... command) throws CommandException {
    List<String> words = new ArrayList<>(prefix);
    words.addAll(Arrays.asList(command));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("LC_ALL", "C");
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new CommandException(
          String.join(" ", command), -1, "did not start: " + e.getMessage() + "; is it installed?");
    }
  }

  /** A withdrawal must not be cut short by an interrupt; the deadline bounds the wait. */
  private boolean ends(Process process) {
    long end = System.nanoTime() + deadline.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void write(Process process, byte[] input) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(input);
    } catch (IOException commandEndedEarly) {
      // Its exit code and standard error say why, and are reported.
    } finally {
      Arrays.fill(input, (byte) 0);
    }
  }

  private static CompletableFuture<String> read(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try (stream) {
            byte[] bytes = stream.readNBytes(MAX_OUTPUT + 1);
            if (bytes.length > MAX_OUTPUT) {
              throw new IOException("more than " + MAX_OUTPUT + " bytes of output");
            }
            text.complete(new String(bytes, StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }

  private static String await(CompletableFuture<String> text, String line) throws CommandException {
    try {
      // The process has ended: what it wrote is in the pipe already.
      return text.orTimeout(2, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new CommandException(line, -1, "its output could not be read: " + e.getCause());
    }
  }
}
