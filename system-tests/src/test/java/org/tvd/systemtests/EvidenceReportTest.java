package org.tvd.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.BootLog;
import org.tvd.protocol.ima.ImaEntry;
import org.tvd.protocol.ima.ImaLog;
import org.tvd.protocol.ima.ImaProgress;
import org.tvd.protocol.ima.ImaReplay;
import org.tvd.protocol.tpm.Attest;
import org.tvd.protocol.tpm.Attest.QuoteInfo;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.protocol.tpm.PcrSelection;
import tools.jackson.databind.JsonNode;

/**
 * Every log, quote and machine of the evidence folder gives what an independent replay of it gave.
 * The table is written to target/evidence-report.md.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EvidenceReportTest {
  private static final int IMA_PCR = 10;

  /** The one machine of which the verdict says otherwise than the signed digest. */
  private static final String DISPUTED = "immune-gmbh+guard-oss/ludmilla.evidence";

  private static final Bytes ONES = Bytes.ofHex("ff".repeat(20));

  private record Row(String file, String kind, String found, String registers) {}

  private final List<Row> rows = new ArrayList<>();

  @TestFactory
  Stream<DynamicTest> agreesWithTheVerdict() throws IOException {
    RealEvidence evidence = RealEvidence.orSkip();
    return evidence
        .json("verdicts.json")
        .propertyStream()
        .map(
            verdict ->
                DynamicTest.dynamicTest(
                    verdict.getKey(),
                    () -> rows.add(row(evidence, verdict.getKey(), verdict.getValue()))));
  }

  @AfterAll
  void report() throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    String table =
        rows.stream()
            .map(r -> "| %s | %s | %s | %s |\n".formatted(r.file, r.kind, r.found, r.registers))
            .collect(Collectors.joining());
    Path target = Installation.find().home().resolve("system-tests/target");
    Files.createDirectories(target);
    Files.writeString(
        target.resolve("evidence-report.md"),
        "# Evidence of real machines\n\n%d files and machines; of %s the verdict differs.\n\n"
                .formatted(rows.size(), DISPUTED)
            + "| file | kind | found | registers that agree |\n|---|---|---|---|\n"
            + table);
  }

  private static Row row(RealEvidence evidence, String file, JsonNode verdict)
      throws IOException, MalformedException {
    return switch (verdict.path("kind").asString()) {
      case "eventlog" -> bootLog(evidence, file, verdict);
      case "ima-ascii" -> imaLog(evidence, file, verdict);
      case "machine" -> machine(evidence, file, verdict);
      case "quote" -> quote(evidence, file, verdict);
      default -> throw new AssertionError("no such kind: " + verdict);
    };
  }

  private static Row bootLog(RealEvidence evidence, String file, JsonNode verdict)
      throws IOException {
    BootLog log;
    try {
      log = BootLog.parse(evidence.read(file));
    } catch (MalformedException e) {
      assertThat(verdict.path("error").isNull()).as("refused: %s", e.getMessage()).isFalse();
      return new Row(file, "boot log", "refused: " + e.getMessage().replace('|', '/'), "–");
    }
    assertThat(verdict.path("error").isNull()).as(verdict.path("error").asString()).isTrue();
    assertThat(log.format().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .isEqualTo(verdict.path("format").asString());
    assertThat(log.startupLocality()).isEqualTo(verdict.path("startupLocality").asInt());
    long events = log.events().stream().filter(event -> event.pcr() >= 0).count();
    assertThat(events).isEqualTo(verdict.path("events").asLong());
    List<String> agreeing = new ArrayList<>();
    for (HashAlgorithm bank : new TreeSet<>(log.banks())) {
      SortedMap<Integer, String> replayed = new TreeMap<>();
      log.replay(bank).forEach((pcr, value) -> replayed.put(pcr, value.hex()));
      SortedMap<Integer, String> expected = new TreeMap<>();
      verdict
          .path("pcrs")
          .path(name(bank))
          .propertyStream()
          .forEach(pcr -> expected.put(Integer.parseInt(pcr.getKey()), pcr.getValue().asString()));
      assertThat(replayed).as(name(bank)).isEqualTo(expected);
      agreeing.add(name(bank) + ":" + replayed.keySet());
    }
    return new Row(
        file,
        "boot log, " + verdict.path("format").asString(),
        events + " events, locality " + log.startupLocality(),
        String.join(" ", agreeing));
  }

  private static Row imaLog(RealEvidence evidence, String file, JsonNode verdict)
      throws IOException, MalformedException {
    ImaLog log = ImaLog.parseAscii(evidence.read(file));
    assertThat(log.size()).isEqualTo(verdict.path("entries").asInt());
    SortedMap<String, Integer> templates = new TreeMap<>();
    log.entries().forEach(entry -> templates.merge(entry.template(), 1, Integer::sum));
    long violations = log.entries().stream().filter(ImaEntry::violation).count();
    byte[] pcr = new byte[HashAlgorithm.SHA1.size()];
    MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();
    for (String line : evidence.read(file).utf8().strip().split("\n", -1)) {
      Bytes recorded = Bytes.ofHex(line.strip().split(" +", 3)[1]);
      boolean zero = recorded.equals(Bytes.of(new byte[recorded.size()]));
      if (zero || recorded.size() == pcr.length) { // one of another length extends no SHA-1 bank
        sha1.update(pcr);
        (zero ? ONES : recorded).update(sha1);
        pcr = sha1.digest();
      }
    }
    assertThat(violations).isEqualTo(verdict.path("violations_zero_hash").asInt());
    verdict
        .path("templates")
        .propertyStream()
        .forEach(t -> assertThat(templates.get(t.getKey())).isEqualTo(t.getValue().asInt()));
    assertThat(Bytes.of(pcr).hex()).isEqualTo(verdict.path("pcr10_sha1").asString());
    return new Row(
        file,
        "IMA log, ASCII",
        "%d entries of %s, %d violations"
            .formatted(log.size(), String.join(", ", templates.keySet()), violations),
        "sha1:[10]");
  }

  private static Row machine(RealEvidence evidence, String machine, JsonNode verdict)
      throws IOException, MalformedException {
    String quoteFile =
        evidence.has(machine + "/quote.tpms_attest")
            ? machine + "/quote.tpms_attest"
            : machine + "/attest.tpms_attest";
    Attest attest = Attest.parse(evidence.read(quoteFile));
    assertQuoteIs(attest, verdict.path("quote"));
    boolean covers = digestOfSentValues(evidence, machine, attest).equals(digest(attest));
    boolean agrees = covers == verdict.path("quote_vs_pcrs").asString().contains("OK");
    assertThat(agrees).isEqualTo(!machine.equals(DISPUTED));
    assertThat(covers).isTrue();
    List<String> agreeing = new ArrayList<>();
    JsonNode replays = verdict.path("replay_matches_quoted_pcrs");
    if (replays.isMissingNode()) {
      agreeing.add(replay(evidence, machine, "eventlog.bin", verdict.path("replay")));
    }
    for (Map.Entry<String, JsonNode> log : replays.propertyStream().toList()) {
      agreeing.add(replay(evidence, machine, log.getKey(), log.getValue()));
    }
    String ima = "";
    if (verdict.has("ima")) {
      ima = ", " + machineIma(evidence, machine, verdict.path("ima"));
    }
    return new Row(
        machine,
        "machine",
        (agrees
                ? "quote covers the values sent"
                : "quote covers the values sent, of three banks in the order that it signs;"
                    + " the verdict says that it does not")
            + ima,
        String.join(" ", agreeing));
  }

  private static String replay(RealEvidence evidence, String machine, String file, JsonNode verdict)
      throws IOException, MalformedException {
    BootLog log = BootLog.parse(evidence.read(machine + "/" + file));
    List<String> told = new ArrayList<>();
    for (Map.Entry<String, JsonNode> bankVerdict : verdict.propertyStream().toList()) {
      HashAlgorithm bank = HashAlgorithm.valueOf(bankVerdict.getKey().toUpperCase(Locale.ROOT));
      SortedMap<Integer, Bytes> sent = evidence.registers(machine, bank);
      SortedSet<Integer> good = new TreeSet<>();
      SortedSet<Integer> bad = new TreeSet<>();
      log.replay(bank)
          .forEach(
              (pcr, value) -> {
                if (sent.containsKey(pcr)) {
                  (value.equals(sent.get(pcr)) ? good : bad).add(pcr);
                }
              });
      assertThat(good).as("%s ok", bank).isEqualTo(numbers(bankVerdict.getValue().path("ok")));
      assertThat(bad).as("%s bad", bank).isEqualTo(numbers(bankVerdict.getValue().path("bad")));
      told.add(name(bank) + ":" + good + (bad.isEmpty() ? "" : " not " + bad));
    }
    return String.join(" ", told);
  }

  private static String machineIma(RealEvidence evidence, String machine, JsonNode verdict)
      throws IOException, MalformedException {
    ImaLog log = ImaLog.parse(evidence.read(machine + "/ima.bin"));
    assertThat(log.size()).isEqualTo(verdict.path("entries").asInt());
    Bytes quoted =
        evidence.registers(machine, HashAlgorithm.SHA256).getOrDefault(IMA_PCR, Bytes.EMPTY);
    ImaReplay replay = log.replay(ImaProgress.START, Map.of(HashAlgorithm.SHA256, quoted));
    assertThat(replay).isInstanceOf(ImaReplay.Reached.class);
    int reached = ((ImaReplay.Reached) replay).entries();
    assertThat(reached)
        .isEqualTo(verdict.path("matches_quoted_PCR10_after_entry").path("sha256").asInt());
    long violations = log.entries().stream().filter(ImaEntry::violation).count();
    assertThat(violations).isEqualTo(verdict.path("violations").asLong());
    return "IMA: %d entries, %d violations, replays".formatted(reached, violations);
  }

  private static Row quote(RealEvidence evidence, String file, JsonNode verdict)
      throws IOException, MalformedException {
    String attest = file.endsWith("/") ? file + "quoteblob.tpms_attest" : file;
    Attest parsed = Attest.parse(evidence.read(attest));
    assertQuoteIs(parsed, verdict.path("quote"));
    return new Row(file, "quote", "as the verdict reads it", "–");
  }

  private static void assertQuoteIs(Attest attest, JsonNode verdict) {
    assertThat("0x" + Long.toHexString(attest.magic())).isEqualTo(verdict.path("magic").asString());
    assertThat(attest.qualifiedSigner().hex())
        .isEqualTo(verdict.path("qualifiedSigner").asString());
    assertThat(attest.extraData().hex()).isEqualTo(verdict.path("extraData").asString());
    assertThat(attest.clock().clock()).isEqualTo(verdict.path("clock").asLong());
    assertThat(attest.clock().resetCount()).isEqualTo(verdict.path("resetCount").asLong());
    assertThat(attest.clock().restartCount()).isEqualTo(verdict.path("restartCount").asLong());
    assertThat("0x" + Long.toHexString(attest.firmwareVersion()))
        .isEqualTo(verdict.path("firmware").asString());
    assertThat(digest(attest).hex()).isEqualTo(verdict.path("pcrDigest").asString());
  }

  private static Bytes digest(Attest attest) {
    return ((QuoteInfo) attest.attested()).pcrDigest();
  }

  /** The hash of the PCR digest is as long as the digest. */
  private static Bytes digestOfSentValues(RealEvidence evidence, String machine, Attest attest)
      throws IOException {
    HashAlgorithm hash =
        digest(attest).size() == HashAlgorithm.SHA1.size()
            ? HashAlgorithm.SHA1
            : HashAlgorithm.SHA256;
    MessageDigest digest = hash.newDigest();
    for (PcrSelection selection : ((QuoteInfo) attest.attested()).selection()) {
      HashAlgorithm bank = HashAlgorithm.ofId(selection.algorithm()).orElseThrow();
      SortedMap<Integer, Bytes> sent = evidence.registers(machine, bank);
      for (int register : selection.registers()) {
        sent.getOrDefault(register, Bytes.EMPTY).update(digest);
      }
    }
    return Bytes.of(digest.digest());
  }

  private static SortedSet<Integer> numbers(JsonNode list) {
    return list.valueStream().map(JsonNode::asInt).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(HashAlgorithm bank) {
    return bank.name().toLowerCase(Locale.ROOT);
  }
}
