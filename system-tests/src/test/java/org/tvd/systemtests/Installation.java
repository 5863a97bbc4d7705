package org.tvd.systemtests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The built project, run as users run it: by its launcher.
 *
 * @param home the folder of the launcher
 */
record Installation(Path home) {
  private static final long LIMIT_SECONDS = 60;
  private static final List<String> TOOLS =
      List.of("ip", "bridge", "nft", "wg", "wireguard-go", "swtpm", "tcpdump", "nsenter", "setsid");

  /** What a command did. */
  record Outcome(int exit, String out, String err) {}

  /** The project that this module is of, or the one that {@code -Dtvd.home} names. */
  static Installation find() {
    Path here = Path.of(System.getProperty("tvd.home", "")).toAbsolutePath();
    for (Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve("tvd")) && Files.exists(folder.resolve("pom.xml"))) {
        return new Installation(folder);
      }
    }
    throw new IllegalStateException("expected the launcher tvd in " + here + " or above");
  }

  /** As {@link #find}; skips the test where what the processes need is not to be had. */
  static Installation findForNetworks() throws IOException, InterruptedException {
    assumeTrue("root".equals(System.getProperty("user.name")), "needs root for namespaces");
    String[] path = System.getenv().getOrDefault("PATH", "").split(":");
    for (String tool : TOOLS) {
      assumeTrue(
          Stream.concat(Stream.of(path), Stream.of("/usr/sbin", "/sbin"))
              .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))),
          "needs " + tool);
    }
    String probe = "tvdt" + ProcessHandle.current().pid() + "-probe";
    boolean possible = run(List.of("ip", "netns", "add", probe), Map.of()).exit() == 0;
    assumeTrue(possible, "needs network namespaces");
    must("ip", "netns", "delete", probe);
    Installation found = find();
    assumeTrue(
        Files.isDirectory(found.home.resolve("cli/target/lib")), "needs the built command (cli)");
    return found;
  }

  /** The command line of {@code tvd} with these arguments. */
  List<String> tvd(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("tvd").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The same without the launcher, which needs tools itself. */
  List<String> java(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                home.resolve("cli/target/lib") + "/*",
                "org.tvd.cli.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts a program in the background; both its outputs go to {@code log}. */
  static Process start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(variables(environment));
    Process process = builder.redirectOutput(log.toFile()).start();
    process.getOutputStream().close();
    return process;
  }

  /** Runs a program to its end. */
  static Outcome run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("tvd-test", ".out");
    Path err = Files.createTempFile("tvd-test", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(variables(environment));
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command + ": not done in " + LIMIT_SECONDS + " s");
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Runs a program that must succeed, and gives its output. */
  static String must(String... command) throws IOException, InterruptedException {
    Outcome outcome = run(List.of(command), Map.of());
    if (outcome.exit() != 0) {
      throw new IOException(String.join(" ", command) + ": " + outcome.err());
    }
    return outcome.out();
  }

  private static Map<String, String> variables(Map<String, String> more) {
    Map<String, String> all = new java.util.TreeMap<>(Map.of("TVD_NO_BUILD", "1", "TVD_TIER", "1"));
    Optional.ofNullable(System.getProperty("java.home"))
        .ifPresent(home -> all.put("TVD_JAVA_HOME", home));
    all.putAll(more);
    return all;
  }
}
