package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;

/** What a change of trust in the network does to TVDs whose frames travel on it. */
class CarrierChangeTest extends VerifierTest {
  private static final String TRUSTED = "trusted-for: [confidentiality, integrity, isolation]";
  private static final String UNTRUSTED = "trusted-for: [isolation]";

  @Override
  void prepare(Site fresh) throws IOException {
    fresh.replace("network.yaml", "trusted-for: []", TRUSTED);
    fresh.replace("tvds/beta.yaml", "protection: [isolation]", "protection: [confidentiality]");
  }

  @Test
  void aSegmentThatIsTrustedNoLongerBringsAnotherStackAndANewKeyInOnePlan() throws Exception {
    member("h1", 1);
    Host host = member("h2", 2);
    Subscription stream = opened(host.client().subscribe());
    NetworkPlan before = host.next(stream).plans().getFirst();
    assertThat(before.mechanism()).isEqualTo(Mechanism.VXLAN);

    site().replace("network.yaml", TRUSTED, UNTRUSTED);
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    NetworkPlan after =
        host.next(stream, g -> g.plans().getFirst().version() > before.version())
            .plans()
            .getFirst();
    assertThat(after.mechanism()).isEqualTo(Mechanism.VXLAN_OVER_WIREGUARD);
    assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
    assertThat(after.key()).isNotEqualTo(before.key());
    assertThat(operator().memberNames()).containsExactly("beta/h1", "beta/h2");
  }

  @Test
  void aPreviewTellsOfItAndOfWhoWouldLeaveAndChangesNothing() throws Exception {
    member("h1", 1);
    member("h2", 2);
    site().replace("network.yaml", TRUSTED, UNTRUSTED);
    site()
        .replace(
            "tvds/beta.yaml",
            "membership: [verified-boot, runtime-clean]",
            "membership: [verified-boot, runtime-clean, in-secure-cage]");
    String preview = operator().post("/v1/policy/preview").body();
    assertThat(preview)
        .contains("h1 loses its place in beta")
        .contains("h2 loses its place in beta")
        .contains("beta begins an epoch with a new key");
    assertThat(epochOfBeta()).isEqualTo(1);
    assertThat(operator().memberNames()).containsExactly("beta/h1", "beta/h2");

    site().replace("tvds/beta.yaml", "vni: 1002", "vni: 0");
    assertThat(operator().post("/v1/policy/preview").status()).isEqualTo(422);
  }

  @Test
  void theSameWhileTheVerifierWasStopped() throws Exception {
    member("h1", 1);
    member("h2", 2);
    restart();
    assertThat(epochOfBeta()).isEqualTo(1);
    site().replace("network.yaml", TRUSTED, UNTRUSTED);
    restart();
    assertThat(epochOfBeta()).isEqualTo(2);
  }

  @Test
  void aChangeThatMovesNoFramesKeepsTheKey() throws Exception {
    member("h1", 1);
    member("h2", 2);
    site().replace("network.yaml", TRUSTED, "trusted-for: [confidentiality]");
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    assertThat(epochOfBeta()).isEqualTo(1);
  }

  @Test
  void aTvdWithOneHostHasNoFramesOnTheNetwork() throws Exception {
    member("h1", 1);
    site().replace("network.yaml", TRUSTED, UNTRUSTED);
    assertThat(operator().post("/v1/policy/reload").status()).isEqualTo(200);
    assertThat(epochOfBeta()).isEqualTo(1);
  }

  private int epochOfBeta() throws Exception {
    for (var tvd : operator().get("/v1/tvds").as(Operations.TvdView[].class)) {
      if (tvd.tvd().equals("beta")) {
        return tvd.epoch();
      }
    }
    throw new AssertionError("no TVD beta");
  }
}
