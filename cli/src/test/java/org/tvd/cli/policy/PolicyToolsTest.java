package org.tvd.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.cli.policy.PolicyFolder.run;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.cli.policy.PolicyFolder.Answer;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;

/** {@code tvd policy draw}, {@code repair} and {@code schema}. */
final class PolicyToolsTest {
  @TempDir private Path temporary = Path.of("");

  private Path policy() {
    return temporary.resolve("policy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lattice", "matrix", "graph", "plan"})
  void eachPictureIsDrawnInEachFormat(String what) throws Exception {
    String policy = PolicyFolder.threeDomains(policy()).toString();
    Path svg = temporary.resolve("picture.svg");
    assertThat(run("policy", "draw", what, policy, "-o", svg.toString()).exit()).isZero();
    assertThat(
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Files.readString(svg))))
                .getDocumentElement()
                .getTagName())
        .isEqualTo("svg");
    assertThat(run("policy", "draw", what, policy, "--format", "dot").out()).startsWith("digraph");
    assertThat(run("policy", "draw", what, policy, "--format", "mermaid").out())
        .startsWith("---\ntitle: ");
    assertThat(run("policy", "draw", what, policy, "--json").json().path("title").asString())
        .isNotEmpty();
  }

  @Test
  void unknownPictureIsAWrongCommandLine() {
    Answer answer = run("policy", "draw", "cathedral");
    assertThat(answer.exit()).isEqualTo(2);
    assertThat(answer.err()).contains("cathedral");
  }

  @Test
  void pictureForAFolderThatIsAbsentSaysSo() throws Exception {
    String policy = PolicyFolder.threeDomains(policy()).toString();
    String file = temporary.resolve("absent/picture.svg").toString();
    Answer answer = run("policy", "draw", "graph", policy, "-o", file);
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.err()).contains(file, "expected a folder");
  }

  @Test
  void repairNamesTheWordToChangeAndThatHelps() throws Exception {
    PolicyFolder policy = PolicyFolder.contradiction(policy());
    Answer answer = run("policy", "repair", policy.toString());
    assertThat(answer.exit()).isEqualTo(1);
    assertThat(answer.out()).contains("fewer do not help");
    JsonNode demotion =
        run("policy", "repair", policy.toString(), "--json").json().path("demotions").path(0);
    Path file = Path.of(demotion.path("place").path("file").asString());
    var lines = new ArrayList<>(Files.readAllLines(file));
    int line = demotion.path("place").path("line").asInt() - 1;
    assertThat(lines.get(line)).contains("open");
    lines.set(line, lines.get(line).replace("open", "closed"));
    Files.write(file, lines);
    assertThat(run("policy", "check", policy.toString()).exit()).isZero();
    assertThat(run("policy", "repair", policy.toString()).exit()).isZero();
  }

  @Test
  void malformedPolicyEndsEachToolWithThree() throws Exception {
    String policy =
        PolicyFolder.threeDomains(policy()).replace("tvds/beta.yaml", "vni", "vnii").toString();
    for (String[] line :
        new String[][] {
          {"policy", "draw", "graph", policy},
          {"policy", "repair", policy},
          {"policy", "explain", "flow", policy, "alpha", "beta"},
        }) {
      Answer answer = run(line);
      assertThat(answer.exit()).as(String.join(" ", line)).isEqualTo(3);
      assertThat(answer.err()).contains("tvds/beta.yaml:1:1").doesNotContain("Exception");
    }
  }

  @Test
  void schemasAreListedPrintedAndWritten() {
    assertThat(run("policy", "schema").out()).contains("tvds/NAME.yaml");
    assertThat(run("policy", "schema", "tvd").json().path("$schema").asString())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(run("policy", "schema", "tvds").exit()).isEqualTo(2);
    assertThat(run("policy", "schema", "--out", temporary.resolve("s").toString()).exit()).isZero();
    assertThat(temporary.resolve("s/lattice.schema.json")).exists();
    assertThat(run("policy", "schema", "test").json().path("title").asString())
        .isEqualTo("NAME.test.yaml");
    assertThat(run("policy", "schema", "test", "--out", "s").exit()).isEqualTo(2);
  }

  @Test
  void theReferencePageIsRenewedWhereAKeyIsMissing() throws Exception {
    Path page = temporary.resolve("README.md");
    String right = Files.readString(Path.of("..", "policies", "README.md"));
    Files.writeString(page, right.replaceFirst("(?m)^\\| `vni` .*\n", ""));

    Answer changed = run("policy", "schema", "--reference", page.toString());

    assertThat(changed.exit()).isZero();
    assertThat(changed.out().strip()).isEqualTo(page.toString());
    assertThat(page).content().isEqualTo(right);
    assertThat(run("policy", "schema", "--reference=" + page).out()).isEmpty();
    Files.writeString(page, "# No reference\n");
    Answer refused = run("policy", "schema", "--reference", page.toString());
    assertThat(refused.exit()).isEqualTo(3);
    assertThat(refused.err()).contains("no table below a heading ## lattice.yaml");
    assertThat(page).content().isEqualTo("# No reference\n");
  }
}
