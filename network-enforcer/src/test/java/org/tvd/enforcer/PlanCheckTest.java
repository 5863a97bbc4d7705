package org.tvd.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Route;
import org.tvd.protocol.plan.Vpe;

/** A plan decides about the TVD's network, never about what is the host's own. */
class PlanCheckTest {
  private static final Endpoint SELF = endpoint("h1", "10.99.0.1", "fd54::1", 1, 22_000);
  private static final Endpoint PEER = endpoint("h2", "10.99.0.2", "fd54::2", 2, 22_000);
  private static final Vpe VPE = new Vpe("v", "h1", "10.1.0.1", "02:00:00:00:00:01");

  @Test
  void acceptsAnOrdinaryPlan() {
    assertThat(PlanCheck.problems(plan(SELF, PEER, "10.1.0.0/24", VPE))).isEmpty();
    assertThat(PlanCheck.problems(gateway("10.2.0.0/24", "10.1.0.254", "169.254.0.0/31")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0/0",
        "0.0.0.0/1",
        "10.1.0.1/24",
        "127.0.0.0/8",
        "224.0.0.0/4",
        "128.0.0.0/1",
        "10.1.0.0/33",
        "10.1.0.0",
        "::/0",
        "10.01.0.0/24",
        "10.1.0.0/24 dev eth0"
      })
  void refusesSubnetsThatAreNone(String subnet) {
    assertThat(PlanCheck.problems(plan(SELF, PEER, subnet, VPE)))
        .anyMatch(problem -> problem.contains("malformed subnet"));
    assertThat(PlanCheck.problems(gateway(subnet, "10.1.0.254", "169.254.0.0/31")))
        .anyMatch(problem -> problem.contains("malformed gateway's subnet"))
        .anyMatch(problem -> problem.contains("malformed route"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.99.0.2, ::1, 22000, tunnel address",
    "10.99.0.2, 2001:db8::1, 22000, tunnel address",
    "10.99.0.2, fe80::1, 22000, tunnel address",
    "10.99.0.2, fd54::1, 22000, tunnel address given twice",
    "10.99.0.1, fd54::2, 22000, underlay address given twice",
    "127.0.0.1, fd54::2, 22000, underlay address",
    "224.0.0.1, fd54::2, 22000, underlay address",
    "255.255.255.255, fd54::2, 22000, underlay address",
    "0.0.0.0, fd54::2, 22000, underlay address",
    "10.99.0.2, fd54::2, 0, WireGuard port",
    "10.99.0.2, fd54::2, 22, WireGuard port",
    "10.99.0.2, fd54::2, 53, WireGuard port",
    "10.99.0.2, fd54::2, 4789, WireGuard port",
    "10.99.0.2, fd54::2, 65536, WireGuard port",
  })
  void refusesEndpointsThatAreTheHostsOwnOrNobodys(
      String underlay, String tunnel, int port, String problem) {
    Endpoint peer = endpoint("h2", underlay, tunnel, 2, port);
    assertThat(PlanCheck.problems(plan(SELF, peer, "10.1.0.0/24", VPE)))
        .anyMatch(found -> found.contains(problem));
  }

  @Test
  void refusesKeysOfWrongLengthOrGivenTwice() {
    Endpoint shortKey = new Endpoint("h2", "10.99.0.2", "fd54::2", Bytes.of(new byte[31]), 22_000);
    assertThat(PlanCheck.problems(plan(SELF, shortKey, "10.1.0.0/24", VPE)))
        .anyMatch(found -> found.contains("WireGuard key size"));
    Endpoint sameKey = endpoint("h2", "10.99.0.2", "fd54::2", 1, 22_000);
    assertThat(PlanCheck.problems(plan(SELF, sameKey, "10.1.0.0/24", VPE)))
        .anyMatch(found -> found.contains("WireGuard key given twice"));
  }

  @ParameterizedTest
  @CsvSource({
    "v, 10.2.0.1, 02:00:00:00:00:01, not in its subnet",
    "v, 127.0.0.1, 02:00:00:00:00:01, malformed VPE address",
    "v, 10.1.0.1, 01:00:5e:00:00:01, malformed VPE MAC",
    "v, 10.1.0.1, 03:00:00:00:00:01, malformed VPE MAC",
    "v, 10.1.0.1, 00:16:3e:00:00:01, malformed VPE MAC",
    "../v, 10.1.0.1, 02:00:00:00:00:01, malformed VPE name",
  })
  void refusesVpesThatAreNone(String name, String address, String mac, String problem) {
    Vpe vpe = new Vpe(name, "h1", address, mac);
    assertThat(PlanCheck.problems(plan(SELF, PEER, "10.1.0.0/24", vpe)))
        .anyMatch(found -> found.contains(problem));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.0.128/25, 10.1.0.254, 169.254.0.0/31, overlaps",
    "10.2.0.0/24, 10.2.0.254, 169.254.0.0/31, not in its subnet",
    "10.2.0.0/24, 10.1.0.254, 10.99.0.0/31, transit",
    "10.2.0.0/24, 10.1.0.254, 169.254.0.0/16, transit",
    "10.2.0.0/24, 10.1.0.254, 169.254.9.0/31, transit peer",
  })
  void refusesGatewaysThatReachFurther(
      String peerSubnet, String address, String transit, String problem) {
    assertThat(PlanCheck.problems(gateway(peerSubnet, address, transit)))
        .anyMatch(found -> found.contains(problem));
  }

  @Test
  void boundsTheNumberOfEverything() {
    List<Endpoint> peers =
        IntStream.range(0, 5000)
            .mapToObj(i -> endpoint("h" + i, "10.98." + i / 250 + "." + i % 250, "fd54::9", i, 1))
            .toList();
    assertThat(PlanCheck.problems(plan(SELF, peers, "10.1.0.0/24", List.of(VPE), List.of())))
        .containsExactly("peers: expected at most 4096, found 5000");
  }

  @Test
  void keepsMessagesOnOneLine() {
    Vpe vpe = new Vpe("v\nWARN forged", "h1", "10.1.0.1", "02:00:00:00:00:01");
    assertThat(PlanCheck.problems(plan(SELF, PEER, "10.1.0.0/24", vpe)))
        .isNotEmpty()
        .noneMatch(problem -> problem.contains("\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-all", "", "a b", "eth0\n", "../x", "sixteencharacter", "a/b", "a\"b"})
  void refusesInterfaceNamesThatAreOptionsOrPaths(String name) {
    assertThat(PlanCheck.isInterfaceName(name)).isFalse();
  }

  private static NetworkPlan gateway(String peerSubnet, String address, String transit) {
    String mac = "02:00:00:00:00:fe";
    Gateway gateway =
        new Gateway("b", peerSubnet, address, mac, transit, "169.254.0.1", List.of(), List.of());
    return plan(
        SELF,
        List.of(PEER),
        "10.1.0.0/24",
        List.of(VPE, new Vpe("gateway-b", "h1", address, mac)),
        List.of(gateway));
  }

  private static NetworkPlan plan(Endpoint self, Endpoint peer, String subnet, Vpe vpe) {
    return plan(self, List.of(peer), subnet, List.of(vpe), List.of());
  }

  private static NetworkPlan plan(
      Endpoint self, List<Endpoint> peers, String subnet, List<Vpe> vpes, List<Gateway> gateways) {
    return new NetworkPlan(
        "a",
        1001,
        1,
        1,
        Secret.of(new byte[32]),
        60_000,
        Mechanism.VXLAN_OVER_WIREGUARD,
        subnet,
        1400,
        self,
        peers,
        vpes,
        gateways,
        gateways.stream().map(g -> new Route(g.peerSubnet(), g.address())).toList());
  }

  private static Endpoint endpoint(String host, String underlay, String tunnel, int key, int port) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) key;
    bytes[1] = (byte) (key >>> 8);
    return new Endpoint(host, underlay, tunnel, Bytes.of(bytes), port);
  }
}
