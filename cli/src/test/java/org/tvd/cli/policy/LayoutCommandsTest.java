package org.tvd.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.cli.policy.PolicyFolder.run;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.cli.policy.PolicyFolder.Answer;
import tools.jackson.databind.JsonNode;

/**
 * {@code tvd policy lint} and {@code fmt}, and what {@code analysis.yaml} does to {@code check}.
 */
final class LayoutCommandsTest {
  @TempDir private Path temporary = Path.of("");
  private PolicyFolder policy = PolicyFolder.of(Path.of(""));

  @BeforeEach
  void writePolicy() throws Exception {
    policy = PolicyFolder.contradiction(temporary.resolve("policy"));
  }

  @Test
  void adviceIsToldWithItsPlaceAndEndsWithOne() throws Exception {
    policy.replace("tvds/a.yaml", "renew: 2m", "renew: 4m");
    Answer answer = run("policy", "lint", policy.toString());
    assertThat(answer.exit()).as(answer.toString()).isEqualTo(1);
    assertThat(answer.out()).contains(policy.file("tvds/a.yaml") + ":", "(no-retry)");
    JsonNode sarif = run("policy", "lint", policy.toString(), "--sarif").json();
    JsonNode run = sarif.path("runs").path(0);
    JsonNode result = run.path("results").path(0);
    assertThat(
            run.path("tool")
                .path("driver")
                .path("rules")
                .path(result.path("ruleIndex").asInt())
                .path("id"))
        .isEqualTo(result.path("ruleId"));
  }

  @Test
  void filesAreLaidOutOnceAndCommentsStay() throws Exception {
    policy.replace("tvds/a.yaml", "vni: 1\n", "vni:    1 # the first\n");
    Answer check = run("policy", "fmt", "--check", policy.toString());
    assertThat(check.exit()).isEqualTo(1);
    assertThat(check.out()).contains(policy.file("tvds/a.yaml").toString());
    assertThat(Files.readString(policy.file("tvds/a.yaml"))).contains("vni:    1");
    assertThat(run("policy", "fmt", policy.toString()).exit()).isZero();
    assertThat(Files.readString(policy.file("tvds/a.yaml"))).contains("vni: 1 # the first");
    Answer again = run("policy", "fmt", "--check", policy.toString());
    assertThat(again.exit()).isZero();
    assertThat(again.out()).isEmpty();
  }

  @Test
  void directoryWithoutAPolicyIsNotWellLaidOut() {
    Answer answer = run("policy", "fmt", "--check", temporary.toString());
    assertThat(answer.exit()).isEqualTo(3);
    assertThat(answer.err()).contains("this is no policy");
  }

  @Test
  void whatIsNoYamlIsNamedAndNothingWritten() throws Exception {
    policy.replace("tvds/a.yaml", "vni: 1\n", "vni:    1\n").with("tvds/b.yaml", "vni: [1\n");
    Answer answer = run("policy", "fmt", policy.toString());
    assertThat(answer.exit()).isEqualTo(3);
    assertThat(answer.err()).contains(policy.file("tvds/b.yaml") + ":");
    assertThat(Files.readString(policy.file("tvds/a.yaml"))).contains("vni:    1");
  }

  @Test
  void waivedContradictionFailsNothingAndIsSuppressedInSarif() throws Exception {
    policy.with(
        "analysis.yaml",
        """
        waivers:
          for-now:
            {finding: contradiction, from: a, to: c, by: owner of c, why: moving, until: 2026-06-30}
        """);
    Answer answer = run("policy", "check", policy.toString(), "--on", "2026-06-30");
    assertThat(answer.exit()).as(answer.toString()).isZero();
    assertThat(answer.out()).contains("owner of c", "1 waived");
    JsonNode result =
        run("policy", "check", policy.toString(), "--on", "2026-06-30", "--sarif")
            .json()
            .path("runs")
            .path(0)
            .path("results")
            .path(0);
    assertThat(result.path("suppressions").path(0).path("kind").asString()).isEqualTo("external");
    assertThat(result.path("suppressions").path(0).path("justification").asString())
        .contains("moving");
    Answer later = run("policy", "check", policy.toString(), "--on", "2026-07-01");
    assertThat(later.exit()).isEqualTo(1);
  }

  @Test
  void pinnedPathCannotBeRepaired() throws Exception {
    policy.with("analysis.yaml", "pins: [{from: a, to: b}, {from: b, to: c}]\n");
    Answer answer = run("policy", "repair", policy.toString());
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out()).contains("No repair", "pinned in analysis.yaml");
  }
}
