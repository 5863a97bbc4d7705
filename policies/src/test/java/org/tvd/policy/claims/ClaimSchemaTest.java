package org.tvd.policy.claims;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.StrictJson;
import tools.jackson.databind.node.ObjectNode;

class ClaimSchemaTest {
  private static final Schema SCHEMA = schema(ClaimTree.CLAIMS);

  @Test
  void provenAndUnprovenClaimsAreOfTheSchema() {
    assertThat(SCHEMA.validate(ClaimJson.of(RuleTest.GOOD))).isEmpty();
    assertThat(SCHEMA.validate(ClaimJson.of(RuleTest.UNPROVEN))).isEmpty();
  }

  @Test
  void eachTypeOfClaimIsOfTheSchema() {
    ObjectNode json = ClaimJson.struct(ClaimTreeTest.TREE.root(), ClaimTreeTest.VALUES);
    assertThat(schema(ClaimTreeTest.TREE).validate(json)).isEmpty();
    assertThat(json.toString())
        .contains(
            "\"large\":18446744073709551615",
            "\"some_bytes\":\"00ff\"",
            "\"colour\":\"dark_red\"",
            "\"at\":\"2026-01-02T03:04:05Z\"",
            "\"by_number\":{\"3\":4}",
            "{\"name\":\"b\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'tpm':{'type':'virtual','firmware_version':-1}}",
        "{'tpm':{'type':'software','firmware_version':1}}",
        "{'tpm':{'type':'virtual','firmware_version':1,'more':1}}",
        "{'pcrs':{'sha256':{'01':'00'},'sha384':{},'sha512':{}}}",
        "{'pcrs':{'sha256':{'1':'0G'},'sha384':{},'sha512':{}}}",
      })
  void refusesWhatIsNoClaim(String changes) {
    ObjectNode json = ClaimJson.of(RuleTest.GOOD);
    ObjectNode changed = (ObjectNode) StrictJson.mapper().readTree(changes.replace('\'', '"'));
    if (changed.isEmpty()) {
      json.removeAll();
    } else {
      json.setAll(changed);
    }
    assertThat(SCHEMA.validate(json)).isNotEmpty();
  }

  @Test
  void docsListTheClaimsAsTheyAre() throws Exception {
    assertThat(Files.readString(Path.of("..", "docs", "claims.md")))
        .as("./tvd evidence claims > docs/claims.md")
        .isEqualTo(ClaimReference.of(ClaimTree.CLAIMS));
  }

  private static Schema schema(ClaimTree tree) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(ClaimSchema.of(tree));
  }
}
