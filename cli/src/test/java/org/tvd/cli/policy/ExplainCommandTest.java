package org.tvd.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.cli.policy.PolicyFolder.run;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.cli.policy.PolicyFolder.Answer;
import tools.jackson.databind.JsonNode;

/** {@code tvd policy explain}. */
final class ExplainCommandTest {
  @TempDir private Path temporary = Path.of("");

  private String threeDomains() throws Exception {
    return PolicyFolder.threeDomains(temporary.resolve("policy")).toString();
  }

  @Test
  void flowThatIsClosedAndReachedIsExplainedByItsWay() throws Exception {
    PolicyFolder policy = PolicyFolder.contradiction(temporary.resolve("policy"));
    Answer answer = run("policy", "explain", "flow", policy.toString(), "a", "c");
    assertThat(answer.exit()).as(answer.toString()).isZero();
    assertThat(answer.out())
        .contains("a → c: closed", "c is reached over open flows")
        .contains("a → b open", policy.file("tvds/b.yaml") + ":9:5");
  }

  @Test
  void flowThatIsNotReachedSaysHowFarItComes() throws Exception {
    Answer answer = run("policy", "explain", "flow", threeDomains(), "gamma", "alpha");
    assertThat(answer.out())
        .contains("alpha is not reached on any way")
        .contains("what leaves gamma can go to: beta");
  }

  @Test
  void filteredFlowSaysWhatPasses() throws Exception {
    String policy = threeDomains();
    assertThat(run("policy", "explain", "flow", policy, "beta", "gamma").out())
        .contains("what passes: tcp 8000-8099, with replies");
    JsonNode json = run("policy", "explain", "flow", policy, "beta", "gamma", "--json").json();
    assertThat(json.path("direct").asString()).isEqualTo("controlled");
    assertThat(json.path("way").size()).isEqualTo(1);
    assertThat(json.path("filter").path(0).path("fromPort").asInt()).isEqualTo(8000);
  }

  @Test
  void unknownNameIsAWrongCommandLine() throws Exception {
    String policy = threeDomains();
    Answer answer = run("policy", "explain", "flow", policy, "alpha", "delta");
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err()).contains("expected one of alpha, beta, gamma, found 'delta'");
    assertThat(run("policy", "explain", "flow", policy, "alpha", "gamna").err())
        .contains("did you mean 'gamma'?");
  }

  @Test
  void absentClaimsAreNoRefusal() throws Exception {
    String absent = temporary.resolve("absent.json").toString();
    Answer answer =
        run("policy", "explain", "admission", threeDomains(), "alpha", "--claims", absent);
    assertThat(answer.exit()).isEqualTo(3);
    assertThat(answer.err()).contains(absent);
  }

  @Test
  void mechanismIsExplainedLayerByLayer() throws Exception {
    String policy = threeDomains();
    Answer answer = run("policy", "explain", "mechanism", policy, "alpha", "rack", "campus");
    assertThat(answer.exit()).isZero();
    assertThat(answer.out())
        .contains("vxlan over wireguard")
        .contains("wireguard: confidentiality is asked for, and segment campus");
    JsonNode json =
        run(
                "policy",
                "explain",
                "mechanism",
                policy,
                "gamma",
                "h1=192.0.2.1",
                "h2=192.0.2.2",
                "--json")
            .json();
    assertThat(json.path("stack").asString()).isEqualTo("vxlan");
  }

  @Test
  void hostIsRefusedByClaimsWithWhatWouldProveMore() throws Exception {
    String policy = threeDomains();
    Path claims = temporary.resolve("claims.json");
    Files.writeString(claims, "{\"claims\": {\"tpm\": {\"type\": \"hardware\"}}}");
    String[] line = {
      "policy", "explain", "admission", policy, "alpha", "--claims", claims.toString()
    };
    Answer answer = run(line);
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out())
        .contains("alpha refuses this host", "requires measured-boot (tvds/alpha.yaml:4:14)")
        .contains("boot.log_verified is false");
    Files.writeString(
        claims, "{\"tpm\": {\"type\": \"hardware\"}, \"boot\": {\"log_verified\": true}}");
    assertThat(run(line).exit()).isZero();
    Files.writeString(claims, "{\"tpm\": {\"typ\": \"hardware\"}}");
    Answer malformed = run(line);
    assertThat(malformed.exit()).isEqualTo(3);
    assertThat(malformed.err()).contains(claims + ":1:10", "'typ'");
  }

  @Test
  void hostIsAdmittedByWhatItIsSupposedToHold() throws Exception {
    String policy = threeDomains();
    assertThat(
            run("policy", "explain", "admission", policy, "alpha", "--property", "measured-boot")
                .exit())
        .isZero();
    JsonNode json =
        run(
                "policy",
                "explain",
                "admission",
                policy,
                "alpha",
                "--property",
                "{boot: none}",
                "--json")
            .json();
    assertThat(json.path("admitted").asBoolean()).isFalse();
    assertThat(json.path("unmet").path(0).path("place").path("line").asInt()).isEqualTo(4);
    assertThat(
            run("policy", "explain", "admission", policy, "alpha", "--property", "measured-bot")
                .err())
        .contains("measured-boot");
  }
}
