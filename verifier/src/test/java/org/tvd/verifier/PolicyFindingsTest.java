package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyException;

/** A policy whose flows break its own rules is put in force only while somebody answers for it. */
class PolicyFindingsTest extends VerifierTest {

  private void openAlphaToBetaToGamma() throws IOException {
    String filter = "- {protocol: tcp, ports: 8080, replies: true}";
    site().replace("tvds/alpha.yaml", "beta:\n      " + filter, "beta: open");
    site()
        .replace(
            "tvds/beta.yaml", "alpha:\n      " + filter, "alpha: open\n  out:\n    gamma: open");
    site().replace("tvds/gamma.yaml", "renew: 6s", "renew: 6s\nflows:\n  in:\n    beta: open");
  }

  private void waive(LocalDate until) throws IOException {
    site()
        .write(
            "analysis.yaml",
            """
            waivers:
              old-printer:
                finding: contradiction
                from: alpha
                to: gamma
                by: the head of operations
                why: the printer moves out next week
                until: %s
            """
                .formatted(until));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  @Test
  void refusesAContradictionWithItsWayAndKeepsTheOldPolicy() throws Exception {
    String before = operator().get("/v1/status").body();
    openAlphaToBetaToGamma();
    var answer = operator().post("/v1/policy/reload");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body()).contains("contradiction").contains("alpha → beta → gamma");
    assertThat(operator().post("/v1/policy/preview").status()).isEqualTo(422);
    assertThat(operator().get("/v1/status").body()).isEqualTo(before);
    assertThatThrownBy(this::restart)
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining("contradiction");
  }

  @Test
  void whatIsWaivedHoldsAndStaysInForceWhenTheWaiverEnds() throws Exception {
    openAlphaToBetaToGamma();
    waive(today().minusDays(1));
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(422);
    waive(today());
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    clock.advance(Duration.ofDays(2));
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    restart();
    site().replace("tvds/gamma.yaml", "lease: 20s", "lease: 30s");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(422);
  }
}
