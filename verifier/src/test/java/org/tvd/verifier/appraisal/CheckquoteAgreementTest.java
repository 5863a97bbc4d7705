package org.tvd.verifier.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.tpmsim.InProcessTpm;
import org.tvd.verifier.appraisal.QuoteSamples.Kind;
import org.tvd.verifier.appraisal.QuoteSamples.Sample;

/**
 * 1,000 quotes of real TPM keys, good and spoilt, for tpm2_checkquote and for this verifier: both
 * give the same verdict, but for what the tool does not look at, which are rows of the attack
 * table.
 */
class CheckquoteAgreementTest {
  private static final int QUOTES = 1000;
  private static final Path REPORT = Path.of("target/checkquote-agreement.md");

  @TempDir private static Path directory;

  /** How often each said what about samples of one kind. */
  private static final class Tally {
    private int both;
    private int neither;
    private int onlyTool;
    private int onlyOurs;

    private void count(boolean tool, boolean ours) {
      both += tool && ours ? 1 : 0;
      neither += !tool && !ours ? 1 : 0;
      onlyTool += tool && !ours ? 1 : 0;
      onlyOurs += !tool && ours ? 1 : 0;
    }

    private String row(Kind kind) {
      return "| %s | %d | %d | %d | %d | %d | %s |%n"
          .formatted(
              kind.text(),
              both + neither + onlyTool + onlyOurs,
              both,
              neither,
              onlyTool,
              onlyOurs,
              kind.row() == 0 ? "" : kind.row() + "");
    }
  }

  @Test
  void verdictsAgreeWhereTheToolIsRight() throws Exception {
    assumeTool();
    assumeTrue(InProcessTpm.available(), "libtpms.so.0 is not installed (Debian: libtpms0)");
    Map<Kind, Tally> tallies = new EnumMap<>(Kind.class);
    List<Future<Boolean>> tool = new ArrayList<>();
    List<Sample> samples;
    try (var source = QuoteSamples.in(directory);
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      samples = source.samples(QUOTES);
      for (int i = 0; i < samples.size(); i++) {
        Sample sample = samples.get(i);
        Path folder = directory.resolve("quote-" + i);
        tool.add(threads.submit(() -> toolAccepts(sample, folder)));
      }
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      boolean ours = sample.accepted();
      tallies.computeIfAbsent(sample.kind(), _ -> new Tally()).count(tool.get(i).get(), ours);
      if (ours != (sample.kind() == Kind.GOOD)) {
        wrong.add(i + ": " + sample);
      }
    }
    report(tallies);
    assertThat(wrong).as("verdicts of this verifier").isEmpty();
    assertThat(tallies).containsOnlyKeys(Kind.values());
    tallies.forEach(
        (kind, tally) -> {
          assertThat(tally.onlyOurs).as("accepted by us alone: " + kind).isZero();
          if (kind.row() == 0) {
            assertThat(tally.onlyTool).as("accepted by the tool alone: " + kind).isZero();
          }
        });
  }

  private static void assumeTool() {
    boolean found =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tpm2_checkquote")));
    assumeTrue(found, "tpm2_checkquote is not installed (Debian: tpm2-tools)");
  }

  private static boolean toolAccepts(Sample sample, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectory(folder);
    Files.write(folder.resolve("pub"), sample.sizedPublicArea().toArray());
    Files.write(folder.resolve("msg"), sample.attest().toArray());
    Files.write(folder.resolve("sig"), sample.signature().toArray());
    Files.write(folder.resolve("pcrs"), sample.serialisedPcrs());
    List<String> command =
        List.of(
            "tpm2_checkquote",
            "-u",
            "pub",
            "-m",
            "msg",
            "-s",
            "sig",
            "-g",
            sample.hashName(),
            "-q",
            sample.qualifyingData().hex(),
            "-f",
            "pcrs");
    return new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start()
            .waitFor()
        == 0;
  }

  private static void report(Map<Kind, Tally> tallies) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            # tpm2_checkquote and this verifier

            | quotes | number | both accept | both refuse | only the tool accepts | only we accept \
            | row |
            |---|---|---|---|---|---|---|
            """);
    tallies.forEach((kind, tally) -> text.append(tally.row(kind)));
    Files.createDirectories(REPORT.resolveSibling("."));
    Files.writeString(REPORT, text);
    System.out.println(text);
  }
}
