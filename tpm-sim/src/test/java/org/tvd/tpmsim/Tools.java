package org.tvd.tpmsim;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Programs that tests need, and skip without. */
final class Tools {
  private Tools() {}

  static void assume(String tool, String debianPackage) {
    boolean found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    assumeTrue(found, () -> tool + " is not installed (Debian: " + debianPackage + ")");
  }

  static void assumeLibtpms() {
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
  }

  /** Runs a tool to its end. */
  static Result run(Path directory, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "out", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(command[0] + " did not end");
    }
    return new Result(
        process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
  }

  /**
   * What a tool left.
   *
   * @param exit status
   * @param output of both streams
   */
  record Result(int exit, String output) {}
}
