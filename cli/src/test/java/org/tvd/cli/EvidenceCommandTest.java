package org.tvd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.tvd.protocol.StrictJson;
import org.tvd.tpmsim.EkAuthority;
import tools.jackson.databind.JsonNode;

/** Looks at a real virtual machine's evidence, and appraises it. */
@ResourceLock(Resources.SYSTEM_OUT)
final class EvidenceCommandTest {
  private static final Path VM = Path.of("../../shared/evidence/vm-secureboot");
  private static final String NONCE =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  @TempDir private Path folder = Path.of("");

  /** What a command line came to. */
  private record Answer(int exit, String out, String err) {}

  private static Answer run(List<String> arguments) {
    var err = new StringWriter();
    var out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      int exit =
          Main.commandLine().setErr(new PrintWriter(err)).execute(arguments.toArray(String[]::new));
      return new Answer(exit, out.toString(StandardCharsets.UTF_8), err.toString());
    } finally {
      System.setOut(before);
    }
  }

  private static Answer run(String... arguments) {
    return run(List.of(arguments));
  }

  @BeforeEach
  void writePolicy() throws Exception {
    assumeTrue(Files.isDirectory(VM), "no real evidence at " + VM);
    Path example = Path.of("../policies/examples/datacenter");
    try (Stream<Path> walk = Files.walk(example)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve("policy").resolve(example.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Path authority = folder.resolve("authority");
    assertThat(run("property", "authority", authority.toString(), "--name", "CA").exit()).isZero();
    Path policy = folder.resolve("policy");
    Files.createDirectories(policy.resolve("anchors"));
    Files.createDirectories(policy.resolve("references"));
    Files.copy(
        EkAuthority.create(folder.resolve("ek-ca")).certificateFile(),
        policy.resolve("anchors/ek-ca.pem"));
    Files.copy(authority.resolve("authority.pem"), policy.resolve("anchors/site-authority.pem"));
    Files.writeString(policy.resolve("references/boot.txt"), "00".repeat(32) + "\n");
    Files.writeString(policy.resolve("references/ima.txt"), "00".repeat(32) + "\n");
    Path evidence = policy.resolve("evidence.yaml");
    Files.writeString(evidence, Files.readString(evidence).replace("[0-7, 8, 9, 10]", "[0-14]"));
  }

  private List<String> appraise(String quote, String ak, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evidence",
                "appraise",
                "--policy",
                folder.resolve("policy").toString(),
                "--attest",
                VM.resolve(quote + ".msg").toString(),
                "--signature",
                VM.resolve(quote + ".sig").toString(),
                "--pcrs",
                VM.resolve(quote + ".pcrs").toString(),
                "--ak-public",
                VM.resolve(ak).toString(),
                "--ek-certificate",
                VM.resolve("ekr.der").toString(),
                "--boot-log",
                VM.resolve("eventlog").toString(),
                "--ima-log",
                VM.resolve("ima_binary_after").toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static JsonNode json(Answer answer) {
    return StrictJson.mapper().readTree(answer.out());
  }

  @Test
  void appraisesAMachineFromTheFilesOfItsTools() {
    Answer answer =
        run(
            appraise(
                "quote-ecc", "ak.pub", "--qualifying", NONCE, "--vouched-as", "virtual", "--json"));
    assertThat(answer.exit()).as(answer.err()).isZero();
    JsonNode json = json(answer);
    assertThat(json.get("verdict").asString()).isEqualTo("trusted");
    assertThat(json.get("claims").get("boot").get("secure_boot").asBoolean()).isTrue();
    assertThat(json.get("claims").get("boot").get("kernel_command_line").asString())
        .contains("lockdown=integrity");
    assertThat(json.get("properties").toString()).contains("measured-boot");
    assertThat(json.get("not_earned").toString()).contains("approved-files", "ima.unlisted is");
    assertThat(json.get("memberships")).hasSize(3);
  }

  @Test
  void tellsAPersonEachCheckAndDecision() {
    Answer answer =
        run(appraise("quote-rsa", "akr.pub", "--qualifying", NONCE, "--vouched-as", "virtual"));
    assertThat(answer.exit()).as(answer.err()).isZero();
    assertThat(answer.out())
        .contains("host: trusted", "  boot-log      passed", "boot.secure_boot: true")
        .contains("  alpha         refuses", "would be proven by");
  }

  @Test
  void theTextOfPcrreadServesAsWell() {
    List<String> arguments =
        appraise("quote-ecc", "ak.pub", "--qualifying", NONCE, "--vouched-as", "virtual");
    arguments.set(
        arguments.indexOf(VM.resolve("quote-ecc.pcrs").toString()),
        VM.resolve("pcrs.txt").toString());
    Answer answer = run(arguments);
    // It was read at another time, when PCR 10 had grown.
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out()).contains("pcrs          failed  PCR_DIGEST_MISMATCH");
  }

  @Test
  void refusesWhatIsWrongEachForItsReason() {
    assertThat(run(appraise("quote-ecc", "ak.pub", "--qualifying", "00")))
        .matches(answer -> answer.exit() == 1 && answer.out().contains("BINDING_MISMATCH"));
    assertThat(run(appraise("quote-ecc", "akr.pub", "--qualifying", NONCE)))
        .matches(answer -> answer.exit() == 1 && answer.out().contains("SIGNATURE_ALGORITHM"));
    assertThat(run(appraise("quote-ecc", "ak.pub", "--qualifying", NONCE)))
        .matches(answer -> answer.exit() == 1 && answer.out().contains("TPM_NOT_VOUCHED_FOR"));
    assertThat(run(appraise("quote-ecc", "ak.pub", "--qualifying", "xyz")))
        .matches(answer -> answer.exit() == 2 && answer.err().contains("expected hex"));
    assertThat(run("evidence", "appraise", "--policy", "x").exit()).isEqualTo(2);
  }

  @Test
  void signsTheResultAsAnEar() throws Exception {
    Path key = folder.resolve("key.jwk");
    Answer answer =
        run(
            appraise(
                "quote-ecc",
                "ak.pub",
                "--qualifying",
                NONCE,
                "--vouched-as",
                "virtual",
                "--ear",
                "jwt",
                "--key",
                key.toString()));
    assertThat(answer.exit()).as(answer.err()).isZero();
    assertThat(answer.out().strip().split("\\.")).hasSize(3);
    assertThat(Files.readString(key)).contains("P-256");
  }

  @Test
  void tellsWhatEachFileOfAFolderIs() {
    Answer answer = run("evidence", "inspect", VM.toString());
    assertThat(answer.exit()).as(answer.err()).isZero();
    assertThat(answer.out())
        .startsWith("Nothing here was verified.")
        .contains("ak.pub: TPM2B_PUBLIC, key ECC")
        .contains("akr.pub: TPM2B_PUBLIC, key RSA-2048")
        .contains("ekr.der: endorsement key certificate")
        .contains("eventlog: boot log, events ")
        .contains("ima_binary: IMA log (binary), entries ")
        .contains("quote-ecc.msg: TPMS_ATTEST, type quote")
        .contains("quote-ecc.sig: TPMT_SIGNATURE, scheme ECDSA")
        .contains("pcrs.txt: PCR values")
        .contains("quote-rsa.pcrs: PCR values")
        .contains("ak.name: TPM Name");
  }

  @Test
  void showsAFileToPeopleAndToPrograms() {
    String quote = VM.resolve("quote-rsa.msg").toString();
    assertThat(run("evidence", "inspect", quote).out())
        .contains("extra_data: " + NONCE, "selection[0]: SHA256: 0, 1, 2");
    JsonNode log = json(run("evidence", "inspect", VM.resolve("eventlog").toString(), "--json"));
    assertThat(log.get("verified").asBoolean()).isFalse();
    assertThat(log.get("content").get("event").toString()).contains("EV_SEPARATOR", "EV_IPL");
    assertThat(log.get("content").get("replay").get("SHA256").get("7").asString())
        .startsWith("75677db6f14082d3");
  }

  @Test
  void saysWhatWasExpectedOfAFileThatIsNoEvidence() throws IOException {
    Path file = folder.resolve("x");
    Files.write(file, new byte[0]);
    assertThat(run("evidence", "inspect", file.toString()))
        .matches(answer -> answer.exit() == 1 && answer.err().contains("expected evidence"));
    Files.writeString(file, "{\"host\": \"\\u001b[31m\"}");
    assertThat(run("evidence", "inspect", file.toString()))
        .matches(answer -> answer.exit() == 1 && !answer.err().contains("\u001b"));
  }

  @Test
  void aLogCannotWriteToTheTerminal() throws IOException {
    Path file = folder.resolve("ascii");
    Files.writeString(
        file,
        "10 " + "a".repeat(40) + " ima-ng sha256:" + "b".repeat(64) + " /bin/\u001b[2J\u202ex\n");
    Answer answer = run("evidence", "inspect", file.toString());
    assertThat(answer.exit()).isZero();
    assertThat(answer.out()).contains("[2J\\u{202e}x").doesNotContain("\u001b", "\u202e");
  }

  @Test
  void everyRealFileIsShownOrRefusedForAReason() {
    Answer answer = run("evidence", "inspect", String.valueOf(VM.getParent()));
    assertThat(answer.exit()).as(answer.err()).isZero();
    assertThat(answer.out().lines().filter(line -> line.contains(": boot log")))
        .hasSizeGreaterThan(5);
    assertThat(answer.out()).doesNotContain("Exception");
  }

  @Test
  void printsSchemaAndReference() {
    assertThat(json(run("evidence", "schema")).get("$id").asString())
        .isEqualTo("urn:tvd:schema:claims");
    assertThat(run("evidence", "claims").out()).startsWith("# Claims");
  }
}
