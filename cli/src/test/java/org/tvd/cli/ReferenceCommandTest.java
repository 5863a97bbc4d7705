package org.tvd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.ReferenceList;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.ima.ImaCursor;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.tpmsim.EkAuthority;

/** The way of reference values into a policy, as a user goes it. */
final class ReferenceCommandTest {
  private static final Path MACHINE = Path.of("../../shared/evidence/vm-secureboot");

  @TempDir private Path folder = Path.of("");

  /** What a command line came to. */
  private record Answer(int exit, String out, String err) {}

  private static Answer run(Object... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    List<String> line = new ArrayList<>();
    for (Object argument : arguments) {
      line.add(argument.toString());
    }
    int exit =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(line.toArray(String[]::new));
    return new Answer(exit, out.toString(), err.toString());
  }

  private static Answer done(Object... arguments) {
    Answer answer = run(arguments);
    assertThat(answer.exit()).as(answer.toString()).isZero();
    return answer;
  }

  private static Answer refused(Object... arguments) {
    Answer answer = run(arguments);
    assertThat(answer.exit()).as(answer.toString()).isEqualTo(1);
    assertThat(answer.err()).doesNotContain("\tat ").doesNotContain("Exception");
    return answer;
  }

  /** The datacenter example, as a deployment has it before its first reference. */
  private Path policy() throws Exception {
    Path policy = folder.resolve("policy");
    Path example = Path.of("../policies/examples/datacenter");
    try (Stream<Path> files = Files.walk(example)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = policy.resolve(example.relativize(file).toString());
        Files.createDirectories(copy.resolveSibling("."));
        Files.copy(file, copy);
      }
    }
    Files.createDirectories(policy.resolve("references"));
    Files.createDirectories(policy.resolve("anchors"));
    for (String list : List.of("boot", "ima")) {
      Files.writeString(
          policy.resolve("references/" + list + ".txt"), "00".repeat(32) + "  /nothing\n");
    }
    Files.copy(
        EkAuthority.create(folder.resolve("ek-ca")).certificateFile(),
        policy.resolve("anchors/ek-ca.pem"));
    Path site = folder.resolve("site-authority");
    PropertyAuthority.create(site, "Site");
    Files.copy(
        PropertyAuthority.certificateFile(site), policy.resolve("anchors/site-authority.pem"));
    return policy;
  }

  private static String review(Answer answer) {
    Matcher digest = Pattern.compile("REVIEW ([0-9a-f]{16})").matcher(answer.out());
    assertThat(digest.find()).isTrue();
    return digest.group(1);
  }

  private static void assumeMachine() {
    Assumptions.assumeTrue(Files.isDirectory(MACHINE), "no real evidence at " + MACHINE);
  }

  @Test
  void whatOthersWroteDoesNotSteerTheTerminal() throws Exception {
    Answer named = refused("reference", "show", folder.resolve("evil\u001b[2J\u009b2J"));
    assertThat(named.err()).contains("evil\\u{1b}[2J\\u{9b}2J");
    var table = new StringWriter();
    var rows = new Table("HOST");
    rows.row("\u009b2J");
    rows.print(new PrintWriter(table));
    assertThat(table.toString()).contains("\\u{9b}2J");
  }

  @Test
  void goldenHostBecomesThePolicyOfOthers() throws Exception {
    assumeMachine();
    Path policy = policy();
    Path proposal = folder.resolve("proposal");
    Answer golden =
        done(
            "reference",
            "golden",
            "--boot-log",
            MACHINE.resolve("eventlog"),
            "--ima-log",
            MACHINE.resolve("ima_binary"),
            "--out",
            proposal);
    assertThat(golden.out()).contains("nothing is proven");
    done(
        "reference",
        "accept",
        proposal,
        "--into",
        policy,
        "--review",
        review(golden),
        "--known",
        "replace");

    Map<String, ReferenceList> references = PolicySet.load(policy).references();
    ReferenceList files = Optional.ofNullable(references.get("ima")).orElseThrow();
    ImaLog log = ImaLog.parse(Bytes.of(Files.readAllBytes(MACHINE.resolve("ima_binary"))));
    assertThat(log.size()).isGreaterThan(60);
    ImaCursor entry = log.cursor();
    entry.next();
    while (entry.next()) {
      assertThat(files.index().lists(entry)).as(entry.path()).isTrue();
    }
    assertThat(references.get("boot")).isNotNull();
    assertThat(references).containsKeys("pk", "db", "pcr7", "initrd");
  }

  @Test
  void quoteOfAGoldenHostTakesTheRegistersOfItsTool() {
    assumeMachine();
    List<Object> line =
        List.of(
            "reference",
            "golden",
            "--quote",
            MACHINE.resolve("quote-ecc.msg"),
            "--signature",
            MACHINE.resolve("quote-ecc.sig"),
            "--ak",
            MACHINE.resolve("ak.pub"),
            "--boot-log",
            MACHINE.resolve("eventlog"),
            "--ima-log",
            MACHINE.resolve("ima_binary_after"),
            "--out",
            folder.resolve("proposal"),
            "--pcrs");

    // Read after the quote, which had a program measured.
    assertThat(refused(with(line, MACHINE.resolve("pcrs.txt"))).err())
        .contains("REGISTERS_MISMATCH", "tpm2_quote -o");
    assertThat(done(with(line, MACHINE.resolve("quote-ecc.pcrs"))).out())
        .contains("Vouched for by the TPM key");
  }

  private static Object[] with(List<Object> line, Path file) {
    return Stream.concat(line.stream(), Stream.of(file)).toArray();
  }

  @Test
  void acceptTakesOnlyWhatWasReviewed() throws Exception {
    Path policy = policy();
    Path list = Files.writeString(folder.resolve("list"), "11".repeat(32) + "  /usr/bin/new\n");
    Path proposal = folder.resolve("proposal");
    Answer imported = done("reference", "import", list, "--list", "tools", "--out", proposal);
    String before = PolicySet.load(policy).version();
    Files.writeString(proposal.resolve("references/tools.txt"), "22".repeat(32) + "  /other\n");

    assertThat(
            refused("reference", "accept", proposal, "--into", policy, "--review", review(imported))
                .err())
        .contains("is not of these files");
    assertThat(PolicySet.load(policy).version()).isEqualTo(before);
    assertThat(refused("reference", "import", list, "--out", proposal).err()).contains("--force");
    Answer again =
        done("reference", "import", list, "--list", "tools", "--out", proposal, "--force");
    done("reference", "accept", proposal, "--into", policy, "--review", review(again));
    assertThat(PolicySet.load(policy).references()).containsKey("tools");
    assertThat(
            refused("reference", "accept", proposal, "--into", policy, "--review", review(again))
                .err())
        .contains("--known");
  }

  @Test
  void forceOverwritesNothingThatIsNoProposal() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), "11".repeat(32) + "  /a\n");
    Path precious = Files.createDirectories(folder.resolve("precious"));
    Files.writeString(precious.resolve("file"), "precious");

    refused("reference", "import", list, "--out", precious, "--force");
    assertThat(precious.resolve("file")).hasContent("precious");
  }

  @Test
  void differencesAreShownByLine() throws IOException {
    String same = "11".repeat(32) + "  /a\n";
    Path before = Files.writeString(folder.resolve("before"), same + "22".repeat(32) + "  /b\n");
    Path after = Files.writeString(folder.resolve("after"), same + "33".repeat(32) + "  /b\n");

    assertThat(run("reference", "diff", before, after))
        .isEqualTo(
            new Answer(
                1,
                "- ima  %s  /b%n+ ima  %s  /b%n".formatted("22".repeat(32), "33".repeat(32)),
                ""));
    assertThat(done("reference", "diff", before, before).out()).isEmpty();
  }

  @Test
  void badSourcesAreNamedAndNothingIsWritten() throws IOException {
    Path out = folder.resolve("out");
    Path text = Files.writeString(folder.resolve("text"), "hello");

    assertThat(refused("reference", "import", text, "--out", out).err()).contains("--format");
    refused("reference", "import", text, "--out", out, "--format", "corim");
    refused("reference", "import", text, "--out", out, "--format", "debian");
    refused("reference", "import", folder.resolve("absent"), "--out", out);
    refused("reference", "import", text, "--out", out, "--signed-by", text);
    refused("reference", "import", "--installed", folder, "--out", out);
    refused("reference", "golden", "--boot-log", text, "--out", out);
    Path empty = Files.writeString(folder.resolve("empty"), "");
    assertThat(refused("reference", "golden", "--boot-log", empty, "--out", out).err())
        .contains("empty file");
    assertThat(refused("reference", "show", folder).err()).contains("found a directory");
    assertThat(refused("reference", "diff", folder.resolve("absent"), text).err())
        .contains("absent: expected a file, found none");
    refused("reference", "accept", folder, "--into", folder, "--review", "00");
    refused("reference", "show", text);
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reference import --out x",
        "reference import a --installed / --out x",
        "reference import a --list Bad! --out x",
        "reference golden --out x",
        "reference golden --ima-log a --bank md5 --out x"
      })
  void lineThatIsNotOfItsFormEndsWithTwo(String line) {
    assertThat(run((Object[]) line.split(" ")).exit()).isEqualTo(2);
  }
}
