package org.tvd.agent.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.agent.Eventually.eventually;
import static org.tvd.agent.Plans.plan;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tvd.agent.RecordedNetwork;
import org.tvd.agent.attestation.Holdings;
import org.tvd.protocol.plan.NetworkPlan;

class CarrierTest {
  private final AtomicLong now = new AtomicLong(1_000);
  private final RecordedNetwork network = new RecordedNetwork();
  private final Carrier carrier = Carrier.start(network, now::get, plan -> {});

  @BeforeEach
  void carryTwo() throws InterruptedException {
    carry(plan("alpha", 1, 0), 5_000, plan("beta", 1, 0), 90_000);
    eventually(() -> network.tvds().size() == 2);
  }

  @AfterEach
  void close() {
    carrier.close();
  }

  private void carry(NetworkPlan a, long endA, NetworkPlan b, long endB) {
    TreeMap<String, Holdings.Grant> grants = new TreeMap<>();
    grants.put(a.tvd(), new Holdings.Grant(a, endA));
    grants.put(b.tvd(), new Holdings.Grant(b, endB));
    carrier.carry(new Holdings(grants, Map.of(), Optional.empty()));
  }

  @Test
  void endsALeaseWhileApplyingHangs() throws InterruptedException {
    network.stick();
    carry(plan("alpha", 2, 0), 5_000, plan("beta", 2, 0), 90_000);
    now.set(5_000);
    eventually(() -> !network.tvds().contains("alpha"));
    assertThat(network.tvds()).containsExactly("beta");
  }

  @Test
  void tellsTheNetworkHowLongALeaseStillLastsAtEachRenewal() throws InterruptedException {
    assertThat(network.leaseMillis("alpha")).isEqualTo(4_000);
    now.set(3_000);
    carry(plan("alpha", 1, 0), 10_000, plan("beta", 1, 0), 90_000);
    eventually(() -> network.leaseMillis("alpha") == 7_000);
  }

  @Test
  void withdrawsWhatIsNoLongerHeld() throws InterruptedException {
    carrier.carry(Holdings.NONE);
    eventually(() -> network.tvds().isEmpty());
  }

  @Test
  void buildsAgainWhatIsGrantedAgain() throws InterruptedException {
    carrier.carry(Holdings.NONE);
    carry(plan("alpha", 1, 0), 50_000, plan("beta", 1, 0), 90_000);
    eventually(() -> network.tvds().size() == 2 && carrier.inForce("alpha").isPresent());
  }
}
