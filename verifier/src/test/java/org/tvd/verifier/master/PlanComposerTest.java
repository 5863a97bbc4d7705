package org.tvd.verifier.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.PolicySet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Route;
import org.tvd.protocol.plan.Vpe;

class PlanComposerTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> ALL =
      List.of("LOCAL_BRIDGE", "VXLAN", "VXLAN_OVER_WIREGUARD", "FROM_THE_FUTURE");
  private static final FlowRule HTTP = new FlowRule(FlowRule.Protocol.TCP, 8080, 8080, true);

  @TempDir private Path directory;
  private PolicySet policy;
  private TvdKeys keys;
  private final Map<String, TvdState> tvds = new TreeMap<>();

  @BeforeEach
  void prepare() throws Exception {
    policy = ExamplePolicy.in(directory).load();
    keys = TvdKeys.open(directory.resolve("master-secret"), new SecureRandom());
    for (String tvd : policy.tvds().keySet()) {
      tvds.put(tvd, TvdState.empty(tvd, Bytes.ofUtf8(tvd).sha256()));
    }
  }

  private void admit(String tvd, String host, int number) {
    apply(
        tvd,
        new TvdEvent.Admitted(
            host,
            new NetworkOffer("10.99.0." + number, Bytes.ofUtf8(host).sha256(), ALL),
            NOW,
            NOW.plusSeconds(20)));
  }

  private void apply(String tvd, TvdEvent event) {
    TvdState state = java.util.Objects.requireNonNull(tvds.get(tvd));
    tvds.put(tvd, TvdMaster.next(state, event).next());
  }

  private List<NetworkPlan> plans(String host, Instant now) {
    var realm = new RealmState(7, new TreeMap<>(tvds));
    return new PlanComposer(policy, realm, Map.of("h1", 1, "h2", 2, "h3", 3), keys, now)
        .plansOf(host);
  }

  private NetworkPlan plan(String tvd, String host) {
    return plans(host, NOW).stream().filter(p -> p.tvd().equals(tvd)).findFirst().orElseThrow();
  }

  @Test
  void aHostGetsThePlansOfItsOwnMembershipsOnly() {
    admit("alpha", "h1", 1);
    admit("beta", "h2", 2);
    assertThat(plans("h1", NOW)).extracting(NetworkPlan::tvd).containsExactly("alpha");
    assertThat(plans("h2", NOW)).extracting(NetworkPlan::tvd).containsExactly("beta");
    assertThat(plans("h3", NOW)).isEmpty();
    assertThat(plans("stranger", NOW)).isEmpty();
  }

  @Test
  void bothEndsAgree() {
    admit("alpha", "h1", 1);
    admit("alpha", "h2", 2);
    NetworkPlan first = plan("alpha", "h1");
    NetworkPlan second = plan("alpha", "h2");
    assertThat(first.peers()).containsExactly(second.self());
    assertThat(second.peers()).containsExactly(first.self());
    assertThat(first.key()).isEqualTo(second.key());
    assertThat(first.mechanism()).isEqualTo(Mechanism.VXLAN_OVER_WIREGUARD);
    assertThat(first.version()).isEqualTo(7);
    assertThat(first.self().tunnelAddress()).isEqualTo("fd54:5644:0:3e9::1");
    assertThat(first.peers()).extracting(Endpoint::wireGuardPort).containsOnly(22_003);
  }

  @Test
  void isolationAloneIsCarriedInClear() {
    admit("beta", "h1", 1);
    assertThat(plan("beta", "h1").mechanism()).isEqualTo(Mechanism.LOCAL_BRIDGE);
    admit("beta", "h2", 2);
    assertThat(plan("beta", "h1").mechanism()).isEqualTo(Mechanism.VXLAN);
  }

  @Test
  void keysDifferByTvdAndEpoch() {
    admit("alpha", "h1", 1);
    admit("beta", "h1", 1);
    var before = plan("alpha", "h1").key();
    assertThat(before).isNotEqualTo(plan("beta", "h1").key());
    apply("alpha", new TvdEvent.Ended("h1", Bytes.ofUtf8("new").sha256()));
    admit("alpha", "h1", 1);
    assertThat(plan("alpha", "h1").key()).isNotEqualTo(before);
    assertThat(plan("alpha", "h1").epoch()).isEqualTo(2);
  }

  @Test
  void theLeaseIsCountedFromNowAndNeverNegative() {
    admit("alpha", "h1", 1);
    assertThat(plans("h1", NOW.plusSeconds(5)).getFirst().leaseMillis()).isEqualTo(15_000);
    assertThat(plans("h1", NOW.plusSeconds(50)).getFirst().leaseMillis()).isZero();
  }

  @Test
  void oneHostThatIsInBothIsTheGateway() {
    admit("alpha", "h1", 1);
    admit("alpha", "h2", 2);
    admit("beta", "h2", 2);
    admit("beta", "h3", 3);

    NetworkPlan gatewaysAlpha = plan("alpha", "h2");
    NetworkPlan gatewaysBeta = plan("beta", "h2");
    assertThat(gatewaysAlpha.gateways())
        .containsExactly(
            new Gateway(
                "beta",
                "10.2.0.0/24",
                "10.1.0.254",
                "02:e9:0a:01:00:fe",
                "169.254.0.0/31",
                "169.254.0.1",
                List.of(HTTP),
                List.of()));
    assertThat(gatewaysBeta.gateways())
        .containsExactly(
            new Gateway(
                "alpha",
                "10.1.0.0/24",
                "10.2.0.254",
                "02:ea:0a:02:00:fe",
                "169.254.0.1/31",
                "169.254.0.0",
                List.of(),
                List.of(HTTP)));

    NetworkPlan other = plan("alpha", "h1");
    assertThat(other.gateways()).isEmpty();
    assertThat(other.routes()).containsExactly(new Route("10.2.0.0/24", "10.1.0.254"));
    assertThat(other.vpes())
        .containsExactly(new Vpe("gateway-beta", "h2", "10.1.0.254", "02:e9:0a:01:00:fe"));
    assertThat(plan("beta", "h3").routes()).containsExactly(new Route("10.1.0.0/24", "10.2.0.254"));
  }

  @Test
  void withoutAHostInBothThereIsNoWay() {
    admit("alpha", "h1", 1);
    admit("beta", "h3", 3);
    assertThat(plan("alpha", "h1").routes()).isEmpty();
    assertThat(plan("alpha", "h1").vpes()).isEmpty();
  }

  @Test
  void aClosedPairHasNoGatewayThoughAHostIsInBoth() {
    admit("alpha", "h1", 1);
    admit("gamma", "h1", 1);
    assertThat(plans("h1", NOW)).allMatch(plan -> plan.gateways().isEmpty());
  }

  @Test
  void noMechanismNoPlan() {
    admit("alpha", "h1", 1);
    apply(
        "alpha",
        new TvdEvent.Admitted(
            "h2",
            new NetworkOffer("10.99.0.2", Bytes.ofUtf8("h2").sha256(), List.of("VXLAN")),
            NOW,
            NOW.plusSeconds(20)));
    assertThat(plans("h1", NOW)).isEmpty();
  }

  @Test
  void aHostThatWasJustRemovedIsNoPeer() {
    admit("alpha", "h1", 1);
    admit("alpha", "gone", 9);
    assertThat(plan("alpha", "h1").peers()).isEmpty();
  }
}
