package org.tvd.cli.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the tools of the operating system. */
final class Shell {
  private static final long LIMIT_SECONDS = 20;

  private Shell() {}

  /** What a tool did. */
  record Result(int exit, String output) {}

  /** Runs a tool and waits for it. */
  static Result run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(String.join(" ", command) + ": not done in " + LIMIT_SECONDS + " s");
    }
    return new Result(process.exitValue(), output);
  }

  /** Runs a tool that must succeed. */
  static String must(String... command) throws IOException, InterruptedException {
    Result result = run(command);
    if (result.exit() != 0) {
      throw new IOException(String.join(" ", List.of(command)) + ": " + result.output().strip());
    }
    return result.output();
  }
}
