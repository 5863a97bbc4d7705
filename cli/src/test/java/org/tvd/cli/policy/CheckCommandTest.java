package org.tvd.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.cli.policy.PolicyFolder.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.cli.policy.PolicyFolder.Answer;
import org.tvd.protocol.yaml.Place;
import tools.jackson.databind.JsonNode;

/** {@code tvd policy check}. */
final class CheckCommandTest {
  @TempDir private Path temporary = Path.of("");

  private PolicyFolder contradiction() throws Exception {
    return PolicyFolder.contradiction(temporary.resolve("policy"));
  }

  private static Answer check(PolicyFolder policy, String... options) {
    List<String> line = new ArrayList<>(List.of("policy", "check", policy.toString()));
    line.addAll(List.of(options));
    return run(line.toArray(String[]::new));
  }

  @Test
  void soundPolicyEndsWithZeroAndItsVersion() throws Exception {
    PolicyFolder policy = PolicyFolder.threeDomains(temporary.resolve("policy"));
    Answer answer = check(policy);
    assertThat(answer.exit()).as(answer.toString()).isZero();
    assertThat(answer.out())
        .contains("3 TVDs (alpha, beta, gamma)")
        .contains("MEDIATED alpha → gamma")
        .doesNotContain("\u001b");
    assertThat(check(policy, "--strict").exit()).as("a warning").isEqualTo(1);
  }

  @Test
  void manyDomainsAreCountedInTheHead() throws Exception {
    PolicyFolder policy = PolicyFolder.threeDomains(temporary.resolve("policy"));
    for (int i = 100; i < 120; i++) {
      policy.with("tvds/x-%d.yaml".formatted(i), "kind: dummy\n");
    }
    assertThat(check(policy).out()).contains("23 TVDs (alpha, ", "x-116 and 3 more)");
  }

  @Test
  void contradictionEndsWithOneAndItsWayThroughTheFiles() throws Exception {
    PolicyFolder policy = contradiction();
    Answer answer = check(policy);
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out())
        .contains("CONTRADICTION a → c")
        .contains("a → b open  out: %s:9:5".formatted(policy.file("tvds/a.yaml")))
        .contains("in: %s:11:5".formatted(policy.file("tvds/b.yaml")))
        .endsWith("1 error, 0 warnings\n");
  }

  @Test
  void policyThatCannotBeReadEndsWithThreeAndEachPlace() throws Exception {
    PolicyFolder policy =
        contradiction()
            .replace("tvds/a.yaml", "b: open", "bb: open")
            .replace("tvds/c.yaml", "lease", "leas");
    Answer answer = check(policy);
    assertThat(answer.exit()).isEqualTo(3);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .contains(policy.file("tvds/a.yaml") + ":9:5", "'bb'", "did you mean")
        .contains(policy.file("tvds/c.yaml") + ":5:1", "leas")
        .doesNotContain("Exception");
    JsonNode json = check(policy, "--json").json();
    assertThat(json.path("errors").size()).isGreaterThanOrEqualTo(2);
    assertThat(json.path("errors").path(0).path("place").path("line").asInt()).isEqualTo(9);
  }

  @Test
  void jsonHasCountsAndWitness() throws Exception {
    PolicyFolder policy = contradiction();
    JsonNode json = check(policy, "--json").json();
    assertThat(json.propertyNames())
        .containsExactly("policy", "version", "tvds", "counts", "findings", "lapses");
    JsonNode finding = json.path("findings").path(0);
    assertThat(finding.path("kind").asString()).isEqualTo("contradiction");
    assertThat(finding.path("severity").asString()).isEqualTo("error");
    assertThat(finding.path("witness").path(1).path("out").path("file").asString())
        .isEqualTo(policy.file("tvds/b.yaml").toString());
  }

  @Test
  void limitLeavesOutFindingsAndSaysHowMany() throws Exception {
    Answer answer = check(contradiction(), "--limit", "0");
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out()).contains("and 1 more: contradiction");
  }

  @Test
  void sarifHasRuleLevelLocationAndTheWayAsCodeFlow() throws Exception {
    PolicyFolder policy = contradiction();
    Answer answer = check(policy, "--sarif");
    assertThat(answer.exit()).isEqualTo(1);
    JsonNode log = answer.json();
    assertThat(log.path("version").asString()).isEqualTo("2.1.0");
    JsonNode run = log.path("runs").path(0);
    JsonNode result = run.path("results").path(0);
    assertThat(result.path("level").asString()).isEqualTo("error");
    assertThat(
            run.path("tool")
                .path("driver")
                .path("rules")
                .path(result.path("ruleIndex").asInt())
                .path("id"))
        .isEqualTo(result.path("ruleId"));
    assertThat(result.path("locations").path(0).path("physicalLocation").path("artifactLocation"))
        .asString()
        .contains(policy.file("tvds/a.yaml").toUri().getPath());
    JsonNode steps = result.path("codeFlows").path(0).path("threadFlows").path(0).path("locations");
    assertThat(steps.size()).isEqualTo(4);
    JsonNode region = steps.path(0).path("location").path("physicalLocation").path("region");
    assertThat(region.path("startLine").asInt()).isEqualTo(9);
    assertThat(region.path("startColumn").asInt()).isEqualTo(5);
    assertThat(result.path("relatedLocations").size()).isEqualTo(4);
    assertThat(result.has("suppressions")).isFalse();
  }

  @Test
  void sarifTellsErrorsOfAPolicyThatCannotBeRead() throws Exception {
    PolicyFolder policy = contradiction().replace("tvds/a.yaml", "b: open", "bb: open");
    Answer answer = check(policy, "--sarif");
    assertThat(answer.exit()).isEqualTo(3);
    JsonNode result = answer.json().path("runs").path(0).path("results").path(0);
    assertThat(result.path("ruleId").asString()).isEqualTo("malformed-policy");
    assertThat(
            result
                .path("locations")
                .path(0)
                .path("physicalLocation")
                .path("region")
                .path("startLine")
                .asInt())
        .isEqualTo(9);
  }

  @Test
  void relativePathsStayRelativeAndAreEscapedInSarif() {
    assertThat(
            Sarif.PhysicalLocation.of(new Place("a folder/ü.yaml", 0, 0)).artifactLocation().uri())
        .isEqualTo("a%20folder/%C3%BC.yaml");
  }

  @Test
  void twoFormsAtOnceAreRefused() throws Exception {
    assertThat(check(contradiction(), "--sarif", "--json").exit()).isEqualTo(2);
  }
}
