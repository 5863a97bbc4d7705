package org.tvd.verifier.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.plan.Vpe;

class AddressesTest {
  @TempDir private java.nio.file.Path directory;

  private PolicySet policy(String subnet) throws Exception {
    return ExamplePolicy.in(directory).replace("tvds/alpha.yaml", "10.1.0.0/24", subnet).load();
  }

  private static TvdPolicy alpha(PolicySet policy) {
    return java.util.Objects.requireNonNull(policy.tvds().get("alpha"));
  }

  @Test
  void aTinySubnetIsGivenOutToTheLastAddress() throws Exception {
    PolicySet policy = policy("10.1.0.8/29");
    List<Vpe> vpes = new java.util.ArrayList<>();
    List<String> given = new java.util.ArrayList<>();
    while (true) {
      var free = Addresses.free(alpha(policy), policy, vpes);
      if (free.isEmpty()) {
        break;
      }
      given.add(free.get());
      vpes.add(new Vpe("v" + vpes.size(), "h1", free.get(), ""));
    }
    // .8 is the network, .14 the gateway to beta, .15 the broadcast address.
    assertThat(given)
        .containsExactly("10.1.0.9", "10.1.0.10", "10.1.0.11", "10.1.0.12", "10.1.0.13");
    assertThat(Addresses.gateway(alpha(policy), 0)).isEqualTo("10.1.0.14");
    assertThat(given).allMatch(address -> Addresses.isForVpes(alpha(policy), policy, address));
    for (String other :
        List.of("10.1.0.7", "10.1.0.8", "10.1.0.14", "10.1.0.15", "10.1.0.16", "x", "")) {
      assertThat(Addresses.isForVpes(alpha(policy), policy, other)).as(other).isFalse();
    }
  }

  @Test
  void aGapIsFilledFirst() throws Exception {
    PolicySet policy = policy("10.1.0.0/24");
    var vpes = List.of(new Vpe("a", "h1", "10.1.0.1", ""), new Vpe("c", "h1", "10.1.0.3", ""));
    assertThat(Addresses.free(alpha(policy), policy, vpes)).contains("10.1.0.2");
  }

  @Test
  void highSubnetsAreNoNegativeNumbers() throws Exception {
    PolicySet policy = policy("192.168.255.0/24");
    assertThat(Addresses.free(alpha(policy), policy, List.of())).contains("192.168.255.1");
    assertThat(Addresses.gateway(alpha(policy), 0)).isEqualTo("192.168.255.254");
    assertThat(Addresses.isForVpes(alpha(policy), policy, "192.168.255.253")).isTrue();
    assertThat(Addresses.isForVpes(alpha(policy), policy, "192.168.255.254")).isFalse();
  }

  @Test
  void tunnelAddressesDifferAndHaveOneForm() throws Exception {
    assertThat(Addresses.tunnel(1001, 1)).isEqualTo("fd54:5644:0:3e9::1");
    assertThat(Addresses.tunnel(0x123456, 0x10002)).isEqualTo("fd54:5644:12:3456::1:2");
    Set<InetAddress> seen = new HashSet<>();
    for (int vni : new int[] {1, 255, 65536, 16777215}) {
      for (int host : new int[] {1, 2, 65535, 65536, 65537, Integer.MAX_VALUE}) {
        assertThat(seen.add(InetAddress.ofLiteral(Addresses.tunnel(vni, host)))).isTrue();
      }
    }
  }

  @Test
  void portsOfTwoEpochsInARowDiffer() {
    for (int vni : new int[] {1, 1001, 19_999, 20_000, 16_777_215}) {
      for (int epoch : new int[] {1, 2, Integer.MAX_VALUE}) {
        assertThat(Addresses.port(vni, epoch)).isBetween(20_000, 59_999);
      }
      assertThat(Addresses.port(vni, 1)).isNotEqualTo(Addresses.port(vni, 2));
    }
    assertThat(Addresses.firstPort(1001)).isEqualTo(Addresses.firstPort(21_001));
    assertThat(Addresses.firstPort(1001)).isNotEqualTo(Addresses.firstPort(1002));
  }

  @Test
  void macAddressesAreLocalAndUnicast() {
    assertThat(Addresses.mac(1001, "10.1.0.254")).isEqualTo("02:e9:0a:01:00:fe");
    assertThat(Addresses.mac(1, "192.168.255.1")).isEqualTo("02:01:c0:a8:ff:01");
  }
}
