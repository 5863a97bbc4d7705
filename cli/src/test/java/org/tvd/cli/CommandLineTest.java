package org.tvd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command line says to what it cannot use. */
final class CommandLineTest {
  @TempDir private Path folder = Path.of("");

  /** What a command line came to. */
  private record Answer(int exit, String out, String err) {}

  private static Answer run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Answer(exit, out.toString(), err.toString());
  }

  private static void assertRefused(int exit, Answer answer, String... parts) {
    assertThat(answer.exit()).as(answer.toString()).isEqualTo(exit);
    assertThat(answer.err()).contains(parts).doesNotContain("\tat ").doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo --frobnicate",
        "verifier",
        "agent",
        "revoke h1",
        "vpe attach --tvd alpha",
        "sim extend m1 eight text",
        "property issue --authority a --ek b --out c nothing",
      })
  void lineThatIsNotOfItsFormEndsWithTwoAndTheUsage(String line) {
    assertRefused(2, run(line.split(" ")), "Usage: tvd");
  }

  @Test
  void errorOfTheLineStandsLastAndIsNotBuriedInTheHelp() {
    Answer answer = run("policy", "check", "--on", "2026-02-30");
    assertThat(answer.err())
        .endsWith("expected a day, YYYY-MM-DD, found '2026-02-30'\n")
        .doesNotContain("Exit codes");
  }

  @Test
  void unknownCommandIsNamed() {
    assertRefused(2, run("membres"), "membres", "tvd members");
  }

  static Stream<List<String>> commands() {
    List<List<String>> all = new ArrayList<>();
    collect(Main.commandLine(), List.of(), all);
    return all.stream();
  }

  private static void collect(CommandLine command, List<String> name, List<List<String>> all) {
    for (Map.Entry<String, CommandLine> entry : command.getSubcommands().entrySet()) {
      List<String> path = new ArrayList<>(name);
      path.add(entry.getKey());
      if (!entry.getKey().equals("help")) {
        all.add(path);
        collect(entry.getValue(), path, all);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItself(List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add("--help");
    Answer answer = run(arguments.toArray(String[]::new));
    assertThat(answer.exit()).isZero();
    assertThat(answer.out()).contains("Usage: tvd " + String.join(" ", command));
  }

  @Test
  void missingSettingsFileIsNamed() {
    String file = folder.resolve("absent.yaml").toString();
    assertRefused(1, run("verifier", "--settings", file), file);
    assertRefused(1, run("agent", "--settings", file), file);
  }

  @Test
  void unknownKeyOfTheVerifiersSettingsIsPlacedAndTheNearestNamed() throws IOException {
    Path file = folder.resolve("verifier.yaml");
    Files.writeString(file, "listen: 127.0.0.1:0\nstate: s\npolcy: p\n");
    assertRefused(
        1, run("verifier", "--settings", file.toString()), file + ":3:1", "polcy", "'policy'");
    assertThat(folder.resolve("s")).doesNotExist();
  }

  @Test
  void unknownKeyOfAnAgentsSettingsIsPlacedAndTheNearestNamed() throws IOException {
    Path file = folder.resolve("agent.yaml");
    Files.writeString(file, "host: h1\njoinn: [alpha]\n");
    assertRefused(1, run("agent", "--settings", file.toString()), file + ":2:1", "'join'");
  }

  @Test
  void settingsReferenceOfTheVerifierIsAValidFile() throws Exception {
    Path file = folder.resolve("reference.yaml");
    Files.writeString(file, org.tvd.verifier.VerifierSettings.REFERENCE);
    assertThat(org.tvd.verifier.VerifierSettings.load(file).names()).contains("localhost");
  }

  @Test
  void absentOperatorsFilesAreNamed() {
    assertRefused(
        1,
        run("members", "--verifier-state", folder.resolve("none").toString()),
        folder.resolve("none").toString(),
        "--verifier-state");
  }

  @Test
  void verifierThatDoesNotRunIsNamed() throws IOException {
    PropertyAuthority.create(folder.resolve("any"), "any");
    Files.copy(folder.resolve("any/authority.pem"), folder.resolve("verifier.pem"));
    Files.writeString(folder.resolve("operator-token"), "token");
    String address = "https://127.0.0.1:" + closedPort();
    assertRefused(
        1,
        run("members", "--verifier", address, "--verifier-state", folder.toString()),
        address,
        "is it running?");
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void absentAgentIsNamed() {
    String socket = folder.resolve("agent.sock").toString();
    assertRefused(1, run("vpe", "list", "--socket", socket), socket, "no agent");
    assertRefused(1, run("agent", "status", "--socket", socket), socket, "no agent");
  }

  @Test
  void authorityIsNotOverwritten() {
    String authority = folder.resolve("ca").toString();
    assertThat(run("property", "authority", authority, "--name", "Site").exit()).isZero();
    assertRefused(
        1, run("property", "authority", authority, "--name", "Site"), authority, "already");
  }

  @Test
  void fileThatIsNoCertificateIsNamedAndNothingIssued() throws IOException {
    String authority = folder.resolve("ca").toString();
    assertThat(run("property", "authority", authority, "--name", "Site").exit()).isZero();
    Path ek = Files.writeString(folder.resolve("ek.pem"), "no certificate");
    Path out = folder.resolve("site.ac");
    assertRefused(
        1,
        run(
            "property",
            "issue",
            "--authority",
            authority,
            "--ek",
            ek.toString(),
            "--out",
            out.toString(),
            "site=secure-cage"),
        ek.toString(),
        "certificate");
    assertThat(out).doesNotExist();
  }

  @Test
  void machineThatIsNotThereIsNamed() {
    String machines = folder.resolve("sim").toString();
    assertRefused(1, run("sim", "run", "m1", "--dir", machines), "m1");
    assertRefused(1, run("sim", "ek", "m1", "--dir", machines), "m1");
    assertRefused(1, run("sim", "manufacture", "../m1", "--dir", machines), "../m1");
  }

  @Test
  void demonstrationTouchesNoFolderThatIsNotItsOwn() throws IOException {
    Path own = Files.writeString(folder.resolve("thesis.tex"), "years of work");
    assertThat(run("demo", "--dir", folder.toString()).exit()).isEqualTo(1);
    assertThat(own).hasContent("years of work");
  }
}
