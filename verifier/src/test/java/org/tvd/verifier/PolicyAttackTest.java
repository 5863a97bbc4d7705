package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.protocol.message.AttestationResult.Verdict;

/** Rows of the attack table about what a policy asks for. */
class PolicyAttackTest extends VerifierTest {

  @Test
  void row30AVirtualTpmPassedOffAsHardware() throws Exception {
    site()
        .replace(
            "properties.yaml", "boot.log_verified && boot", "tpm.type == \"hardware\" && boot");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    // Its endorsement key certificate is good, and leads to an anchor of virtual TPMs.
    AttestationResult result = enrolled("h1", 1).attest("beta");
    assertThat(result.verdict()).isEqualTo(Verdict.TRUSTED);
    assertThat(result.properties()).noneMatch(property -> property.contains("verified-boot"));
    assertThat(result.memberships()).noneMatch(Membership::admitted);
    assertThat(operator().memberNames()).isEmpty();
  }

  @Test
  void row33APolicyThatAsksForNothingDoesNotLoad() throws Exception {
    List<List<String>> openings =
        List.of(
            List.of("evidence.yaml", "sha256: [0-7, 8, 9, 10]", "sha256: []"),
            List.of("evidence.yaml", "boot-log: required", "boot-log: none"),
            List.of("tvds/beta.yaml", "membership: [verified-boot, runtime-clean]", "membership:"),
            List.of("tvds/beta.yaml", "[verified-boot, runtime-clean]", "[verified-bot]"),
            List.of("properties.yaml", "when: boot.log_verified", "when: boot.log_verifed"),
            List.of("properties.yaml", "when: boot.log_verified", "when: 1"));
    for (List<String> opening : openings) {
      site().replace(opening.get(0), opening.get(1), opening.get(2));
      assertThatThrownBy(() -> PolicySet.load(site().policy()))
          .as(opening.toString())
          .isInstanceOf(PolicyException.class);
      assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(422);
      site().replace(opening.get(0), opening.get(2), opening.get(1));
    }
  }
}
