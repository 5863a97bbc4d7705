package org.tvd.enforcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.enforcer.render.KernelNames;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Vpe;

class IsolationTest {
  @TempDir private Path directory;

  @Test
  void sameTvdIsReachableAndAnotherWithTheSameAddressesIsNot() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN, 1, 2);
      Plans b = new Plans(lab, "b", 1002, Mechanism.VXLAN, 1, 2);
      b.vpes.add(new Vpe("extra", lab.hostName(1), "10.1.0.77", "02:00:ff:00:00:77"));
      a.vpes.add(new Vpe("second", lab.hostName(1), "10.1.0.11", "02:00:ff:00:00:11"));
      for (int host : List.of(1, 2)) {
        lab.enforcer(host).apply(List.of(a.plan(host), b.plan(host)));
      }
      String a1 = lab.attach(1, "a", a.vpe(1));
      String a2 = lab.attach(2, "a", a.vpe(2));
      String second = lab.attach(1, "a", a.vpes.getLast());
      lab.attach(1, "b", b.vpes.getLast());

      assertThat(lab.pings(a1, "10.1.0.2")).as("across hosts").isTrue();
      assertThat(lab.pings(a1, "10.1.0.11")).as("on one host").isTrue();
      assertThat(lab.pings(second, "10.1.0.2")).as("across hosts").isTrue();
      assertThat(lab.pings(a1, "10.1.0.77")).as("another TVD").isFalse();
      assertThat(lab.pings(a1, Lab.underlay(1))).as("the host").isFalse();

      lab.enforcer(2).apply(List.of(b.plan(2)));
      String b2 = lab.attach(2, "b", b.vpe(2));
      assertThat(lab.pings(b2, "10.1.0.77")).as("across hosts in b").isTrue();
      assertThat(lab.pings(a1, "10.1.0.2")).as("b's VPE has a's address").isFalse();
      assertThat(lab.succeeds(a2, "ip", "link", "show", "eth0")).as("withdrawn").isFalse();
    }
  }

  @Test
  void aVpeReachesNoHostEvenWithTheBridgesAddress() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.LOCAL_BRIDGE, 1);
      a.apply();
      String vpe = lab.attach(1, "a", a.vpe(1));
      String bridge = KernelNames.of(lab.hostName(1)).bridgeMac("a");
      lab.batch(
          vpe,
          "route add 10.99.0.1 dev eth0",
          "neigh replace 10.99.0.1 lladdr " + bridge + " dev eth0 nud permanent");
      assertThat(lab.pings(vpe, "10.99.0.1")).isFalse();
    }
  }

  @Test
  void dropsSpoofedAddresses() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN, 1, 2);
      a.apply();
      String one = lab.attach(1, "a", a.vpe(1));
      String two = lab.attach(2, "a", a.vpe(2));
      assertThat(lab.pings(one, "10.1.0.2")).isTrue();
      Lab.Capture capture = lab.capture(two, "eth0");

      lab.batch(one, "addr add 10.1.0.99/24 dev eth0");
      assertThat(lab.succeeds(one, spoofing("10.1.0.99", "SPOOFEDADDRESS"))).isFalse();
      lab.batch(one, "link set eth0 address 02:00:00:00:00:99");
      assertThat(lab.succeeds(one, spoofing("10.1.0.1", "SPOOFEDHARDWARE"))).isFalse();
      lab.batch(one, "link set eth0 address " + a.vpe(1).mac());
      assertThat(lab.succeeds(one, spoofing("10.1.0.1", "GENUINESOURCES"))).isTrue();

      Processes.await(() -> capture.has("GENUINE"));
      assertThat(capture.has("SPOOFED")).isFalse();
    }
  }

  private static String[] spoofing(String source, String marker) {
    StringBuilder pattern = new StringBuilder();
    marker.chars().forEach(letter -> pattern.append(Integer.toHexString(letter)));
    String command = "ping -c2 -i0.1 -W0.3 -w1 -s 200 -p " + pattern + " -I " + source;
    return (command + " 10.1.0.2").split(" ");
  }

  @Test
  void refusesVpesThatThePlanDoesNotHave() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.LOCAL_BRIDGE, 1);
      a.apply();
      Vpe other = new Vpe("vpe1", lab.hostName(1), "10.1.0.9", a.vpe(1).mac());
      assertThatThrownBy(() -> lab.attach(1, "a", other))
          .isInstanceOf(EnforcementException.class)
          .hasMessageContaining("no such VPE");
      assertThatThrownBy(() -> lab.attach(1, "b", a.vpe(1)))
          .isInstanceOf(EnforcementException.class)
          .hasMessageContaining("no member");
      Path own = Path.of(lab.path("h1"));
      assertThatThrownBy(() -> lab.enforcer(1).attach("a", a.vpe(1), own, "eth7"))
          .hasMessageContaining("host's own");
      assertThatThrownBy(() -> lab.enforcer(1).attach("a", a.vpe(1), Path.of("/etc/hosts"), "e"))
          .hasMessageContaining("another kind of file");
    }
  }

  @Test
  void putsANamespaceIntoTwoTvdsOnlyAsOneVpe() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.LOCAL_BRIDGE, 1);
      Plans b = new Plans(lab, "b", 1002, Mechanism.LOCAL_BRIDGE, 1).net(2);
      Vpe other = new Vpe("other", lab.hostName(1), "10.2.0.9", "02:00:ff:00:00:09");
      b.vpes.add(other);
      lab.enforcer(1).apply(List.of(a.plan(1), b.plan(1)));
      String namespace = lab.attach(1, "a", a.vpe(1));
      Path inA = Path.of(lab.path(namespace));
      assertThatThrownBy(() -> lab.enforcer(1).attach("b", other, inA, "eth1"))
          .isInstanceOf(EnforcementException.class)
          .hasMessageContaining("is in a already");
      lab.enforcer(1).attach("b", b.vpe(1), inA, "eth1");
      assertThat(lab.in(namespace).run("ip", "-4", "addr")).contains("10.1.0.1/24", "10.2.0.1/24");
      lab.enforcer(1).detach("a", "vpe1");
      assertThat(lab.in(namespace).run("ip", "-4", "addr"))
          .contains("10.2.0.1/24")
          .doesNotContain("10.1.0.1/24");
      lab.enforcer(1).detach("b", "vpe1");
      lab.enforcer(1).attach("b", other, inA, "eth1");
    }
  }

  @Test
  void plainVxlanIsTakenFromPeersOnly() throws Exception {
    try (Lab lab = Lab.open(directory, 3)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN, 1, 2);
      a.apply();
      String one = lab.attach(1, "a", a.vpe(1));
      Lab.Capture capture = lab.capture(one, "eth0");
      Injection.vxlan(lab, 3, Lab.underlay(1), a, "FROMSTRANGER");
      Injection.vxlan(lab, 2, Lab.underlay(1), a, "FROMAPEER");
      Processes.await(() -> capture.has("FROMAPEER"));
      assertThat(capture.has("FROMSTRANGER")).isFalse();
    }
  }

  @Test
  void theKernelClosesATvdWhoseLeaseEnds() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN, 1, 2);
      a.leaseMillis = 1500;
      a.apply();
      String one = lab.attach(1, "a", a.vpe(1));
      lab.attach(2, "a", a.vpe(2));
      assertThat(lab.pings(one, "10.1.0.2")).isTrue();
      Processes.await(() -> !lab.pings(one, "10.1.0.2"));
      a.leaseMillis = 60_000;
      a.version++;
      a.apply();
      assertThat(lab.pings(one, "10.1.0.2")).isTrue();
    }
  }
}
