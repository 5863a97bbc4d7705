package org.tvd.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.cli.policy.PolicyFolder.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.cli.policy.PolicyFolder.Answer;
import tools.jackson.databind.JsonNode;

/** {@code tvd policy diff} and {@code refine}: what a change of a policy does. */
final class ChangeCommandsTest {
  @TempDir private Path temporary = Path.of("");
  private String before = "";
  private String after = "";

  @BeforeEach
  void changeGammasFilter() throws Exception {
    Path anchors = Files.createDirectories(temporary.resolve("one"));
    before = PolicyFolder.threeDomains(anchors.resolve("policy")).toString();
    Path other = Files.createDirectories(temporary.resolve("two"));
    PolicyFolder changed = PolicyFolder.threeDomains(other.resolve("policy"));
    Files.copy(
        Path.of(before, "anchors/ek-ca.pem"),
        changed.file("anchors/ek-ca.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    after = changed.replace("tvds/gamma.yaml", "8000-8099", "8000-8009").toString();
  }

  @Test
  void nothingChangesBetweenAPolicyAndItself() {
    Answer answer = run("policy", "diff", before, before);
    assertThat(answer.exit()).as(answer.toString()).isZero();
    assertThat(answer.out()).contains("the same policy");
  }

  @Test
  void narrowedFlowIsToldWithWhatItLost() {
    Answer answer = run("policy", "diff", before, after);
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out()).contains("beta → gamma", "8010-8099");
    JsonNode json = run("policy", "diff", before, after, "--json").json();
    assertThat(json.path("flows").path(0).path("change").asString()).isEqualTo("narrowed");
    assertThat(json.path("hosts").size()).isZero();
  }

  @Test
  void hostThatDoesNotMeetTheNewRuleIsExpelled() throws Exception {
    Path rules = Path.of(after, "properties.yaml");
    Files.writeString(
        rules, Files.readString(rules).replace("boot.log_verified", "boot.secure_boot"));
    Path claims = temporary.resolve("h1.json");
    Files.writeString(
        claims, "{\"tpm\": {\"type\": \"hardware\"}, \"boot\": {\"log_verified\": true}}");
    Answer answer = run("policy", "diff", before, after, "--host", "h1@192.0.2.7=" + claims);
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out())
        .contains("h1 loses its place in alpha", "secure_boot")
        .contains("alpha begins an epoch with a new key: a member is expelled");
    assertThat(run("policy", "diff", before, after, "--host", "h1=" + claims).exit()).isEqualTo(2);
  }

  @Test
  void narrowerPolicyRefinesTheWiderOneAndNotTheOtherWay() {
    assertThat(run("policy", "refine", after, before).exit()).isZero();
    Answer answer = run("policy", "refine", before, after);
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out())
        .contains("beta → gamma passes", Path.of(before, "tvds/gamma.yaml") + ":")
        .contains(Path.of(after, "tvds/gamma.yaml") + ":");
    JsonNode json = run("policy", "refine", before, after, "--json").json();
    assertThat(json.path("refines").asBoolean()).isFalse();
    assertThat(json.path("counterexamples").path(0).path("tvd").asString()).isEqualTo("beta");
  }

  @Test
  void brokenOneOfTwoIsNamed() throws Exception {
    Files.writeString(Path.of(after, "tvds/gamma.yaml"), "vni: 3\n");
    Answer answer = run("policy", "diff", before, after);
    assertThat(answer.exit()).isEqualTo(3);
    assertThat(answer.err()).contains(after + "/tvds/gamma.yaml").doesNotContain(before + "/tvds");
  }
}
