package org.tvd.verifier;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A verifier in a process of its own, so that a test can kill it. */
final class VerifierProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private VerifierProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Runs a verifier by its settings file until it is killed. */
  public static void main(String[] arguments) throws Exception {
    Verifier verifier = Verifier.start(VerifierSettings.load(Path.of(arguments[0])));
    System.out.println("port " + verifier.port());
    Thread.currentThread().join();
  }

  static VerifierProcess start(Site site, Path directory) throws IOException {
    Path settings =
        Files.writeString(
            directory.resolve("verifier.yaml"),
            "listen: 127.0.0.1:0\nstate: %s\npolicy: %s\n".formatted(site.state(), site.policy()));
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                VerifierProcess.class.getName(),
                settings.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null || !line.startsWith("port ")) {
      process.destroyForcibly();
      throw new IOException("the verifier does not start: " + line);
    }
    return new VerifierProcess(process, Integer.parseInt(line.substring("port ".length())));
  }

  int port() {
    return port;
  }

  /** kill -9, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    kill();
  }
}
