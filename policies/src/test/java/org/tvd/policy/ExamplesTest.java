package org.tvd.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.claims.TpmType;
import org.tvd.policy.flow.Flows;
import org.tvd.policy.model.EvidencePolicy.Presence;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.FlowSide.Controlled;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.tpm.HashAlgorithm;

class ExamplesTest {
  @TempDir Path directory;

  @Test
  void datacenterLoadsFromItsDirectory() throws Exception {
    PolicyFixture.datacenter().writeTo(directory);
    PolicySet policy = PolicySet.load(directory);

    assertThat(policy.tvds().keySet()).containsExactly("alpha", "beta", "gamma");
    TvdPolicy alpha = tvd(policy, "alpha");
    assertThat(alpha.vni()).isEqualTo(1001);
    assertThat(alpha.subnet()).hasToString("10.1.0.0/24");
    assertThat(alpha.protection()).containsExactlyInAnyOrder(Objective.values());
    assertThat(alpha.lease()).isEqualTo(Duration.ofSeconds(20));
    assertThat(alpha.renew()).isEqualTo(Duration.ofSeconds(6));
    assertThat(alpha.membership()).hasSize(3);
    assertThat(policy.evidence().pcrs())
        .containsExactly(
            new PcrBankSelection(HashAlgorithm.SHA256, List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)));
    assertThat(policy.evidence().ima()).isEqualTo(Presence.REQUIRED);
    assertThat(policy.evidence().imaAllowList()).contains("ima");
    assertThat(policy.trust().ekAnchors())
        .singleElement()
        .satisfies(anchor -> assertThat(anchor.type()).isEqualTo(TpmType.VIRTUAL));
    assertThat(policy.issuers()).singleElement().matches(i -> i.name().equals("site-authority"));
    assertThat(policy.network().segmentOf("10.99.0.7")).isPresent();
    assertThat(policy.network().segmentOf("10.98.0.7")).isEmpty();
  }

  @Test
  void theDatacenterHasOneFlow() {
    PolicySet policy = PolicyFixture.datacenter().parse();
    FlowRule http = new FlowRule(FlowRule.Protocol.TCP, 8080, 8080, true);
    for (TvdPolicy from : policy.tvds().values()) {
      for (TvdPolicy to : policy.tvds().values()) {
        FlowSide expected =
            from.equals(to)
                ? new FlowSide.Open()
                : from.name().equals("alpha") && to.name().equals("beta")
                    ? new Controlled(List.of(http))
                    : new FlowSide.Closed();
        assertThat(Flows.effective(from, to)).isEqualTo(expected);
      }
    }
  }

  @Test
  void figure1GivesTheMatrixOfThePaper() {
    PolicySet policy =
        PolicyFixture.bare("figure-1")
            .with("anchors/ek-ca.pem", PolicyFixture.certificate("maker", true))
            .parse();
    FlowSide open = new FlowSide.Open();
    FlowSide closed = new FlowSide.Closed();
    FlowSide log = new Controlled(List.of(new FlowRule(FlowRule.Protocol.UDP, 514, 514, false)));
    assertThat(Flows.matrix(policy.tvds()))
        .isEqualTo(
            Map.of(
                "alpha", Map.of("alpha", open, "beta", closed, "gamma", tcp(443)),
                "beta", Map.of("alpha", closed, "beta", open, "gamma", closed),
                "gamma", Map.of("alpha", tcp(8443), "beta", log, "gamma", open)));
  }

  private static FlowSide tcp(int port) {
    return new Controlled(List.of(new FlowRule(FlowRule.Protocol.TCP, port, port, true)));
  }

  @Test
  void namesTheLinesThatAskForAbsentFilesOfTheDeployment() {
    assertThat(PolicyFixture.bare("datacenter").errors())
        .containsExactly(
            "properties.yaml:24:18: a file is missing"
                + " (expected the file anchors/site-authority.pem, found no such file)",
            "references.yaml:3:9: a file is missing"
                + " (expected the file references/boot.txt, found no such file)",
            "references.yaml:5:9: a file is missing"
                + " (expected the file references/ima.txt, found no such file)",
            "trust.yaml:4:11: a file is missing"
                + " (expected the file anchors/ek-ca.pem, found no such file)");
  }

  @Test
  void storedFilesGiveTheSameSetAgain() throws Exception {
    PolicySet policy = PolicyFixture.datacenter().parse();
    PolicySet again = PolicySet.parse(policy.files());

    assertThat(again.version()).isEqualTo(policy.version()).matches("[0-9a-f]{64}");
    assertThat(again.tvds()).isEqualTo(policy.tvds());
    assertThat(again.files()).isEqualTo(policy.files());
  }

  @Test
  void versionCoversEveryFileThatWasReadAndNoOther() {
    PolicySet policy = PolicyFixture.datacenter().parse();

    assertThat(policy.files()).doesNotContainKey("README.md");
    assertThat(
            PolicyFixture.datacenter()
                .with("references/boot.txt", "00".repeat(32))
                .parse()
                .version())
        .isNotEqualTo(policy.version());
    PolicyFixture same = PolicyFixture.datacenter();
    policy.files().forEach((path, content) -> same.with(path, content.utf8()));
    assertThat(same.with("notes.txt", "not part of it").parse().version())
        .isEqualTo(policy.version());
  }

  @Test
  void loadReadsNothingOutsideOfTheDirectory() throws IOException {
    PolicyFixture fixture = PolicyFixture.datacenter();
    Path policy = Files.createDirectory(directory.resolve("policy"));
    fixture.without("anchors/ek-ca.pem").writeTo(policy);
    Path outside = directory.resolve("outside.pem");
    Files.writeString(outside, PolicyFixture.certificate("outside", true));
    Files.createSymbolicLink(policy.resolve("anchors/ek-ca.pem"), outside);

    assertThatThrownBy(() -> PolicySet.load(policy))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("trust.yaml:4:11: a file is missing");
  }

  @Test
  void refusesADirectoryThatIsNotThere() {
    assertThatThrownBy(() -> PolicySet.load(directory.resolve("absent")))
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("the policy directory cannot be read");
  }

  @Test
  void refusesAnEmptyDirectoryAndNamesEachMissingFile() {
    assertThatThrownBy(() -> PolicySet.load(directory))
        .isInstanceOf(PolicyException.class)
        .hasMessageContainingAll(
            "lattice.yaml: the file is missing",
            "properties.yaml: the file is missing",
            "evidence.yaml: the file is missing",
            "trust.yaml: the file is missing",
            "network.yaml: the file is missing",
            "references.yaml: the file is missing",
            "tvds: there is no TVD");
  }

  private static TvdPolicy tvd(PolicySet policy, String name) {
    TvdPolicy tvd = policy.tvds().get(name);
    if (tvd == null) {
      throw new AssertionError("no TVD " + name);
    }
    return tvd;
  }

  @Test
  void keepsTheBytesItRead() {
    PolicyFixture fixture = PolicyFixture.datacenter();
    assertThat(fixture.parse().files())
        .containsEntry("lattice.yaml", Bytes.ofUtf8(fixture.text("lattice.yaml")));
  }
}
