package org.tvd.policy.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.SHIM;
import static org.tvd.policy.PolicyFixture.datacenter;

import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;

class TvdReferencesTest {
  private static PolicyFixture withListOfGamma() {
    PolicyFixture fixture = datacenter();
    return fixture.with(
        "tvds/gamma.yaml",
        fixture.text("tvds/gamma.yaml") + "references:\n  tools: ['" + SHIM + "']\n");
  }

  @Test
  void rulesNameTheListsOfADomain() {
    PolicySet policy =
        withListOfGamma()
            .replace("properties.yaml", "in references.boot", "in references['gamma/tools']")
            .parse();

    assertThat(policy.references()).containsKeys("boot", "gamma/tools");
    assertThat(policy.references().get("gamma/tools"))
        .satisfies(list -> assertThat(list.digests()).containsExactly(SHIM));
  }

  @Test
  void suggestsTheListThatIsMeant() {
    assertThat(
            withListOfGamma()
                .replace("properties.yaml", "in references.boot", "in references['gamma/tool']")
                .errors())
        .containsExactly(
            "properties.yaml:10:11: unknown reference (expected one of boot, gamma/tools, ima,"
                + " found 'gamma/tool'; did you mean 'gamma/tools'?)");
  }

  @Test
  void whatRunsOnEveryPlatformIsNotForOneDomainsOwnerToApprove() {
    assertThat(
            withListOfGamma()
                .replace("evidence.yaml", "ima-allow-list: ima", "ima-allow-list: gamma/tools")
                .errors())
        .first()
        .asString()
        .startsWith("evidence.yaml:6:17: unknown reference (expected one of boot, ima,");
  }
}
