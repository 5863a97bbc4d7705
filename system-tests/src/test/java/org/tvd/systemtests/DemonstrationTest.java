package org.tvd.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.systemtests.Installation.Outcome;

/** {@code tvd demo}, run, interrupted and killed. */
@Order(2)
final class DemonstrationTest {
  private static final Duration STORY = Duration.ofMinutes(2);

  @TempDir private Path temporary = Path.of("");
  private Installation installation = new Installation(Path.of(""));
  private DemonstrationTraces traces = new DemonstrationTraces("");
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void find() throws IOException, InterruptedException {
    installation = Installation.findForNetworks();
    traces = new DemonstrationTraces(UUID.randomUUID().toString());
    await("no other demonstration runs here").atMost(STORY).until(() -> traces.found().isEmpty());
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void tellsItsStoryAndLeavesNothing() throws IOException, InterruptedException {
    Process demonstration = demonstrate("story");
    assertThat(demonstration.waitFor(STORY.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(said("story"))
        .contains("expectations are met.")
        .doesNotContain("NOT SO")
        .doesNotContain("Exception");
    assertThat(demonstration.exitValue()).isZero();
    assertThat(traces.found()).isEmpty();
    assertThat(temporary.resolve("story")).doesNotExist();
  }

  /** Ctrl-C reaches the whole group of the terminal, kill one process only. */
  @ParameterizedTest(name = "{1} to the {2} at: {0}")
  @CsvSource({
    "Five machines, TERM, process, 0",
    "The verifier starts, INT, group, 2500",
    "The verifier starts, TERM, process, 6000",
    "Who reaches whom, INT, group, 300",
  })
  void interruptedLeavesNothing(String moment, String signal, String whom, long millis)
      throws IOException, InterruptedException {
    Process demonstration = demonstrate("interrupted");
    awaitSaid("interrupted", moment);
    // Different states of what is being set up, not something that is waited for.
    boolean ended = demonstration.waitFor(millis, TimeUnit.MILLISECONDS);
    assertThat(ended).isFalse();
    signal(signal, whom, demonstration);
    assertThat(demonstration.waitFor(STORY.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(demonstration.exitValue()).isNotZero();
    assertThat(said("interrupted")).doesNotContain("Exception").doesNotContain("\tat ");
    assertThat(traces.found()).isEmpty();
    assertThat(temporary.resolve("interrupted")).doesNotExist();
  }

  @Test
  void twoAtOnceAreOneTooManyAndAKilledOneIsClearedByTheNext()
      throws IOException, InterruptedException {
    Process first = demonstrate("first");
    awaitSaid("first", "VPEs attach");

    Outcome second =
        Installation.run(
            installation.tvd("demo", "--dir", temporary.resolve("second").toString()), Map.of());
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err())
        .contains("another demonstration is running")
        .contains(temporary.resolve("first").toString());
    assertThat(temporary.resolve("second")).doesNotExist();

    awaitSaid("first", "Who reaches whom");
    signal("KILL", "group", first);
    assertThat(first.waitFor(STORY.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(traces.found()).as("it had no time to clear").isNotEmpty();

    Process third = demonstrate("third");
    assertThat(third.waitFor(STORY.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(said("third")).contains("expectations are met.");
    assertThat(third.exitValue()).isZero();
    assertThat(traces.found()).isEmpty();
    assertThat(temporary.resolve("first")).doesNotExist();
    assertThat(temporary.resolve("third")).doesNotExist();
  }

  private Process demonstrate(String name) throws IOException {
    List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT,TERM"));
    command.addAll(installation.tvd("demo", "--dir", temporary.resolve(name).toString()));
    Process process = Installation.start(command, traces.environment(), log(name));
    started.add(process);
    return process;
  }

  private Path log(String name) {
    return temporary.resolve(name + ".out");
  }

  private String said(String name) throws IOException {
    return Files.readString(log(name));
  }

  private void awaitSaid(String name, String text) {
    await().atMost(STORY).until(() -> said(name).contains(text));
  }

  private static void signal(String signal, String whom, Process process)
      throws IOException, InterruptedException {
    String target = whom.equals("group") ? "-" + process.pid() : "" + process.pid();
    Installation.must("kill", "-" + signal, "--", target);
  }
}
