package org.tvd.enforcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.render.KernelNames;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;

class EncryptionTest {
  @TempDir private Path directory;

  @BeforeEach
  void hasTunnels() {
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "needs /dev/net/tun");
  }

  @Test
  void noCleartextCrossesTheUnderlay() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN_OVER_WIREGUARD, 1, 2);
      Plans plain = new Plans(lab, "plain", 1002, Mechanism.VXLAN, 1, 2).net(2);
      for (int host : List.of(1, 2)) {
        lab.enforcer(host).apply(List.of(a.plan(host), plain.plan(host)));
      }
      String one = lab.attach(1, "a", a.vpe(1));
      lab.attach(2, "a", a.vpe(2));
      String clear = lab.attach(1, "plain", plain.vpe(1));
      lab.attach(2, "plain", plain.vpe(2));
      Lab.Capture capture = lab.capture("u", "ul");
      Processes.await(() -> lab.succeeds(one, marked("SECRETMARKER", "10.1.0.2")));
      assertThat(lab.succeeds(clear, marked("PLAINMARKER", "10.2.0.2"))).isTrue();
      Processes.await(() -> capture.has("PLAINMARKER"));
      assertThat(capture.has("SECRETMARKER")).isFalse();
    }
  }

  @Test
  void cleartextIsNotTakenIntoAnEncryptedNetwork() throws Exception {
    try (Lab lab = Lab.open(directory, 3)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN_OVER_WIREGUARD, 1, 2);
      a.apply();
      String one = lab.attach(1, "a", a.vpe(1));
      lab.batch("h3", "route add " + a.plan(1).self().tunnelAddress() + " via fd99::1 dev eth0");
      Lab.Capture capture = lab.capture(one, "eth0");
      for (String to : List.of(Lab.underlay(1), "fd99::1", a.plan(1).self().tunnelAddress())) {
        Injection.vxlan(lab, 3, to, a, "CLEARTEXTINJECTED");
      }
      assertThat(capture.has("CLEARTEXTINJECTED")).isFalse();

      String table = KernelNames.of(lab.hostName(1)).table("a");
      lab.in("h1").run("nft", "delete", "table", "inet", table);
      Injection.vxlan(lab, 3, "fd99::1", a, "CLEARTEXTINJECTED");
      assertThat(capture.has("CLEARTEXTINJECTED")).as("the ports' guard alone").isFalse();
      lab.in("h1").run("nft", "flush", "chain", "bridge", table, "from_wire");
      Injection.vxlan(lab, 3, "fd99::1", a, "WITHOUTTHEGUARD");
      Processes.await(() -> capture.has("WITHOUTTHEGUARD"));

      assertThat(lab.enforcer(1).check()).anyMatch(found -> found.contains("packet filter"));
      Injection.vxlan(lab, 3, "fd99::1", a, "CLEARTEXTINJECTED");
      assertThat(capture.has("CLEARTEXTINJECTED")).isFalse();
      assertThat(lab.enforcer(1).check()).isEmpty();
    }
  }

  @Test
  void cleartextBehindAnotherNetworksInOneDatagramIsNotTakenEither() throws Exception {
    try (Lab lab = Lab.open(directory, 3)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN_OVER_WIREGUARD, 1, 2);
      a.apply();
      String one = lab.attach(1, "a", a.vpe(1));
      Lab.Capture capture = lab.capture(one, "eth0");
      byte[] first = Injection.packet(7, Injection.frame(a.vpe(2), a.vpe(1), "ANOTHERNETWORK"));
      byte[] second = Injection.packet(1001, Injection.frame(a.vpe(2), a.vpe(1), "COALESCEDFRAME"));
      byte[] both = Bytes.concat(Bytes.of(first), Bytes.of(second)).toArray();
      lab.raw("h3", "segments", "fd99::1", both);
      String table = KernelNames.of(lab.hostName(1)).table("a");
      assertThat(lab.in("h1").run("nft", "list", "chain", "bridge", table, "from_wire"))
          .as("it got as far as the bridge, and no further")
          .containsPattern("meta mark != 0x[0-9a-f]+ counter packets 1 ");
      assertThat(capture.has("COALESCEDFRAME")).isFalse();
    }
  }

  @Test
  void aMemberSendsFramesOfItsOwnVpesOnly() throws Exception {
    try (Lab lab = Lab.open(directory, 3)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN_OVER_WIREGUARD, 1, 2, 3);
      a.apply();
      String one = lab.attach(1, "a", a.vpe(1));
      Processes.await(
          () -> lab.succeeds("h1", "sh", "-c", "! wg show all latest-handshakes | grep -q '\t0$'"));
      Lab.Capture capture = lab.capture(one, "eth0");
      lab.in("h2").run("nft", "flush", "ruleset");
      String to = a.plan(1).self().tunnelAddress();
      Injection.vxlan(lab, 2, to, a.vni, a.vpe(3), a.vpe(1), "INTHENAMEOFTHIRD");
      Injection.vxlan(lab, 2, to, a.vni, a.vpe(2), a.vpe(1), "INITSOWNNAME");
      Processes.await(() -> capture.has("INITSOWNNAME"));
      assertThat(capture.has("INTHENAMEOFTHIRD")).isFalse();
    }
  }

  @Test
  void aKilledTunnelLeaksNothingAndIsBuiltAgain() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN_OVER_WIREGUARD, 1, 2);
      a.apply();
      String one = lab.attach(1, "a", a.vpe(1));
      lab.attach(2, "a", a.vpe(2));
      Processes.await(() -> lab.pings(one, "10.1.0.2"));
      long process = tunnelProcess(lab);
      assumeTrue(process > 0, "the kernel carries WireGuard");
      Lab.Capture capture = lab.capture("u", "ul");
      Process flow = lab.start(one, marked("SECRETMARKER", "10.1.0.2", "100", "0.01"));
      ProcessHandle.of(process).orElseThrow().destroyForcibly();
      assertThat(flow.waitFor(20, TimeUnit.SECONDS)).isTrue();
      Processes.await(() -> lab.pings(one, "10.1.0.2"));
      assertThat(tunnelProcess(lab)).isNotEqualTo(process);
      assertThat(capture.has("SECRETMARKER")).isFalse();
    }
  }

  @Test
  void anEpochSwitchLosesNothingAndCutsTheRemovedHost() throws Exception {
    try (Lab lab = Lab.open(directory, 3)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN_OVER_WIREGUARD, 1, 2, 3);
      long start = System.nanoTime();
      a.apply();
      System.out.println(
          "build a TVD on a host: " + (System.nanoTime() - start) / 3_000_000 + " ms");
      String one = lab.attach(1, "a", a.vpe(1));
      lab.attach(2, "a", a.vpe(2));
      String three = lab.attach(3, "a", a.vpe(3));
      Processes.await(() -> lab.pings(one, "10.1.0.2"));
      Processes.await(() -> lab.pings(three, "10.1.0.1"));

      Process remaining = lab.start(one, "ping", "-D", "-i0.01", "-c300", "-w8", "10.1.0.2");
      Lab.Capture arrivals = lab.capture(one, "eth0", "icmp and src 10.1.0.3");
      lab.start(three, "ping", "-i0.002", "-c2000", "-D", "10.1.0.1");
      Processes.await(() -> Files.size(arrivals.file()) > 2000);
      a.removeHost(3);
      NetworkPlan first = a.plan(1);
      long wallStart = System.currentTimeMillis();
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(() -> apply(lab, 2, a), Thread::startVirtualThread);
      lab.enforcer(1).apply(List.of(first));
      other.join();
      long took = System.currentTimeMillis() - wallStart;
      String statistics = new String(remaining.getInputStream().readAllBytes(), UTF_8);
      assertThat(statistics).contains(" 300 received, 0% packet loss");
      assertThat(lab.pings(three, "10.1.0.1")).as("the removed host").isFalse();
      System.out.println(
          "epoch switch: "
              + took
              + " ms, "
              + statistics.lines().filter(line -> line.contains("loss")).findFirst().orElse("")
              + "; last packet of the removed host "
              + (lastArrival(lab, arrivals) - wallStart)
              + " ms after apply()");
    }
  }

  private static void apply(Lab lab, int host, Plans plans) {
    try {
      lab.enforcer(host).apply(List.of(plans.plan(host)));
    } catch (EnforcementException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long lastArrival(Lab lab, Lab.Capture capture) throws CommandException {
    String listing = lab.in("u").run("tcpdump", "-tt", "-n", "-r", capture.file().toString());
    String last = listing.lines().filter(l -> l.contains("request")).toList().getLast();
    return (long) (1000 * Double.parseDouble(last.split(" ", 2)[0]));
  }

  private static final Charset UTF_8 = StandardCharsets.UTF_8;

  private long tunnelProcess(Lab lab) throws Exception {
    Path file =
        directory.resolve("h1").resolve(KernelNames.of(lab.hostName(1)).tunnel("a", 1) + ".pid");
    return Files.exists(file) ? Long.parseLong(Files.readString(file)) : 0;
  }

  private static String[] marked(String marker, String to) {
    return marked(marker, to, "3", "0.1");
  }

  private static String[] marked(String marker, String to, String count, String interval) {
    StringBuilder pattern = new StringBuilder();
    marker.chars().forEach(letter -> pattern.append(Integer.toHexString(letter)));
    String command = "ping -c" + count + " -i" + interval + " -W0.5 -s 200 -p " + pattern;
    return (command + " " + to).split(" ");
  }
}
