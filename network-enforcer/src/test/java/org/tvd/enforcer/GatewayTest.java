package org.tvd.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.FlowRule.Protocol;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Route;
import org.tvd.protocol.plan.Vpe;

class GatewayTest {
  private static final List<FlowRule> ONE_PORT =
      List.of(new FlowRule(Protocol.TCP, 8080, 8080, true));

  @TempDir private Path directory;

  @Test
  void letsPassOneDirectionOnOnePortAndCountsEachSideByItself() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN, 1, 2).net(1);
      Plans b = new Plans(lab, "b", 1002, Mechanism.VXLAN, 1, 2).net(2);
      gateways(lab, a, b, ONE_PORT, ONE_PORT);
      apply(lab, a, b);
      String client = lab.attach(2, "a", a.vpe(2));
      String server = lab.attach(2, "b", b.vpe(2));
      serve(lab, server, "8080");
      serve(lab, server, "8081");
      serve(lab, client, "8080");

      assertThat(connects(lab, client, "10.2.0.2", "8080")).as("the permitted flow").isTrue();
      assertThat(connects(lab, client, "10.2.0.2", "8081")).as("another port").isFalse();
      assertThat(connects(lab, server, "10.1.0.2", "8080")).as("the other direction").isFalse();
      assertThat(lab.pings(client, "10.2.0.2")).as("another protocol").isFalse();

      FlowCounters ofA = counters(lab, "a");
      FlowCounters ofB = counters(lab, "b");
      assertThat(ofA.outOk()).isPositive();
      assertThat(ofA.inOk()).as("replies").isPositive();
      assertThat(ofA.outDrop()).as("dropped by a, on its way out").isPositive();
      assertThat(ofA.inDrop()).as("b dropped it before").isZero();
      assertThat(ofB.inOk()).isPositive();
      assertThat(ofB.outDrop()).as("dropped by b, on its way out").isPositive();
      assertThat(ofB.inDrop()).as("a dropped it before").isZero();

      gateways(lab, a, b, List.of(new FlowRule(Protocol.ANY, 0, 0, true)), List.of());
      apply(lab, a, b);
      assertThat(lab.pings(client, "10.2.0.2")).as("only a is open").isFalse();
      assertThat(counters(lab, "b").inDrop()).as("dropped by b, on its way in").isPositive();

      List<FlowRule> icmp = List.of(new FlowRule(Protocol.ICMP, 0, 0, true));
      gateways(lab, a, b, List.of(new FlowRule(Protocol.ANY, 0, 0, true)), icmp);
      apply(lab, a, b);
      assertThat(lab.pings(client, "10.2.0.2")).as("open, and ICMP").isTrue();
      assertThat(lab.pings(server, "10.1.0.2")).as("the other direction").isFalse();
    }
  }

  @Test
  void removingARuleStopsALiveConnection() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.LOCAL_BRIDGE, 1).net(1);
      Plans b = new Plans(lab, "b", 1002, Mechanism.LOCAL_BRIDGE, 1).net(2);
      gateways(lab, a, b, ONE_PORT, ONE_PORT);
      apply(lab, a, b);
      String client = lab.attach(1, "a", a.vpe(1));
      String server = lab.attach(1, "b", b.vpe(1));
      serve(lab, server, "8080");
      Process flow = lab.traffic(client, "client", "10.2.0.1", "8080");
      AtomicLong echoes = new AtomicLong();
      BufferedReader lines = flow.inputReader();
      Thread.startVirtualThread(() -> lines.lines().forEach(line -> echoes.incrementAndGet()));
      Processes.await(() -> echoes.get() > 10);

      gateways(lab, a, b, ONE_PORT, List.of());
      apply(lab, a, b);
      long dropped = counters(lab, "b").inDrop();
      Processes.await(() -> counters(lab, "b").inDrop() > dropped);
      long after = echoes.get();
      Processes.await(() -> counters(lab, "b").inDrop() > dropped + 1);
      assertThat(echoes.get()).isEqualTo(after);
      assertThat(flow.isAlive()).isTrue();
    }
  }

  @Test
  void tellsAddressesApartInBothDirections() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.LOCAL_BRIDGE, 1).net(1);
      Plans b = new Plans(lab, "b", 1002, Mechanism.LOCAL_BRIDGE, 1).net(2);
      apply(lab, a, b);
      String client = lab.attach(1, "a", a.vpe(1));
      String server = lab.attach(1, "b", b.vpe(1));
      List<FlowRule> any = List.of(new FlowRule(Protocol.ANY, 0, 0, true));
      List<FlowRule> toServer =
          List.of(
              new FlowRule(Protocol.TCP, 8080, 8080, "10.1.0.0/30", "10.2.0.1/32", true),
              new FlowRule(Protocol.ICMP, 0, 0, "10.1.0.1/32", "10.2.0.0/28", true));
      gateways(lab, a, b, toServer, any);
      apply(lab, a, b);
      serve(lab, server, "8080");
      assertThat(connects(lab, client, "10.2.0.1", "8080")).isTrue();
      assertThat(lab.pings(client, "10.2.0.1")).isTrue();
      assertThat(lab.enforcer(1).check()).isEmpty();

      List<FlowRule> elsewhere =
          List.of(
              new FlowRule(Protocol.TCP, 8080, 8080, "10.1.0.0/30", "10.2.0.2/32", true),
              new FlowRule(Protocol.ANY, 0, 0, "10.1.0.2/32", "10.2.0.0/24", true));
      gateways(lab, a, b, any, elsewhere);
      apply(lab, a, b);
      assertThat(connects(lab, client, "10.2.0.1", "8080")).isFalse();
      assertThat(lab.pings(client, "10.2.0.1")).isFalse();

      List<FlowRule> oneWay =
          List.of(new FlowRule(Protocol.ICMP, 0, 0, "10.1.0.1/32", "10.2.0.1/32", false));
      gateways(lab, a, b, any, oneWay);
      apply(lab, a, b);
      assertThat(lab.pings(client, "10.2.0.1")).isFalse();
    }
  }

  @Test
  void routesFollowThePlanAndAClosedPairHasNoGateway() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.LOCAL_BRIDGE, 1).net(1);
      Plans b = new Plans(lab, "b", 1002, Mechanism.LOCAL_BRIDGE, 1).net(2);
      apply(lab, a, b);
      String client = lab.attach(1, "a", a.vpe(1));
      String server = lab.attach(1, "b", b.vpe(1));
      assertThat(lab.in(client).run("ip", "route")).doesNotContain("10.2.0.0/24");
      List<FlowRule> any = List.of(new FlowRule(Protocol.ANY, 0, 0, true));
      gateways(lab, a, b, any, any);
      apply(lab, a, b);
      assertThat(lab.in(client).run("ip", "route")).contains("10.2.0.0/24 via 10.1.0.254");
      assertThat(lab.pings(client, "10.2.0.1")).isTrue();
      assertThat(lab.enforcer(1).check()).isEmpty();

      a.gateways.clear();
      a.routes.clear();
      a.version++;
      apply(lab, a, b);
      assertThat(lab.in(client).run("ip", "route")).doesNotContain("10.2.0.0/24");
      assertThat(lab.pings(server, "10.1.0.1")).isFalse();
      assertThat(lab.enforcer(1).counters()).singleElement().matches(c -> c.tvd().equals("b"));
    }
  }

  private static void apply(Lab lab, Plans a, Plans b) throws EnforcementException {
    for (int host : a.hosts) {
      lab.enforcer(host).apply(List.of(a.plan(host), b.plan(host)));
    }
  }

  /** The only flow is from a to b, at host 1. */
  private static void gateways(
      Lab lab, Plans a, Plans b, List<FlowRule> outOfA, List<FlowRule> intoB) {
    gateway(lab, a, "b", "10.2.0.0/24", 0, outOfA, List.of());
    gateway(lab, b, "a", "10.1.0.0/24", 1, List.of(), intoB);
  }

  private static void gateway(
      Lab lab,
      Plans plans,
      String peer,
      String peerSubnet,
      int side,
      List<FlowRule> out,
      List<FlowRule> in) {
    String address = "10." + plans.net + ".0.254";
    String mac = "02:00:0" + plans.net + ":00:00:fe";
    Vpe inner = new Vpe("gateway-" + peer, lab.hostName(1), address, mac);
    plans.gateways.clear();
    plans.gateways.add(
        new Gateway(
            peer,
            peerSubnet,
            address,
            mac,
            "169.254.1." + side + "/31",
            "169.254.1." + (1 - side),
            new ArrayList<>(out),
            new ArrayList<>(in)));
    plans.routes.clear();
    plans.routes.add(new Route(peerSubnet, address));
    plans.vpes.removeIf(vpe -> vpe.equals(inner));
    plans.vpes.add(inner);
    plans.version++;
  }

  private static FlowCounters counters(Lab lab, String tvd) throws EnforcementException {
    return lab.enforcer(1).counters().stream()
        .filter(counters -> counters.tvd().equals(tvd))
        .findFirst()
        .orElseThrow();
  }

  private static void serve(Lab lab, String namespace, String port) throws Exception {
    assertThat(lab.traffic(namespace, "serve", port).inputReader().readLine()).isEqualTo("ready");
  }

  private static boolean connects(Lab lab, String from, String address, String port) {
    return lab.succeeds(from, "nc", "-z", "-w1", address, port);
  }
}
