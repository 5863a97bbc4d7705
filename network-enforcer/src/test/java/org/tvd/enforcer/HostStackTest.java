package org.tvd.enforcer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.render.KernelNames;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Vpe;

/** No frame of a VPE or of the wire reaches the stack of the host that carries it. */
class HostStackTest {
  /** The address of LLDP, IEEE 802.1Q table 8-1: bridges do not forward it, they listen. */
  private static final String NEAREST_BRIDGE = "01:80:c2:00:00:0e";

  @TempDir private Path directory;
  private String table = "";
  private String bridge = "";

  @Test
  void aFrameToTheBridgesGroupAddressStaysOutside() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      String vpe = open(lab);
      lab.in("h1").run("nft", "flush", "chain", "inet", table, "prerouting");
      pingHost(lab, vpe, NEAREST_BRIDGE);
      assertThat(echoes(lab)).as("the bridge alone keeps it out").isZero();

      lab.in("h1").run("ip", "link", "set", bridge, "type", "bridge", "group_fwd_mask", "0");
      pingHost(lab, vpe, NEAREST_BRIDGE);
      assertThat(echoes(lab)).as("what happens without").isPositive();

      assertThat(lab.enforcer(1).check())
          .anyMatch(found -> found.contains("group_fwd_mask"))
          .anyMatch(found -> found.contains("packet filter"));
      lab.in("h1").run("ip", "link", "set", bridge, "type", "bridge", "group_fwd_mask", "0");
      long before = echoes(lab);
      pingHost(lab, vpe, NEAREST_BRIDGE);
      assertThat(echoes(lab)).as("the filter alone keeps it out").isEqualTo(before);
    }
  }

  @Test
  void aPortThatLostItsBridgeIsClosed() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      String vpe = open(lab);
      String port = KernelNames.of(lab.hostName(1)).port("a", "vpe1");
      lab.in("h1").run("ip", "link", "del", bridge);
      String mac = lab.in("h1").run("cat", "/sys/class/net/" + port + "/address").strip();
      pingHost(lab, vpe, mac);
      assertThat(echoes(lab)).isZero();
    }
  }

  @Test
  void taggedFramesDoNotPass() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      String one = open(lab);
      Plans a = new Plans(lab, "a", 1001, Mechanism.LOCAL_BRIDGE, 1);
      Vpe second = second(lab);
      String two = lab.attach(1, "a", second);
      Lab.Capture capture = lab.capture(two, "eth0");
      byte[] tagged = Injection.tagged(Injection.frame(a.vpe(1), second, "TAGGED"));
      lab.raw(one, "frame", "eth0", tagged);
      lab.raw(one, "frame", "eth0", Injection.frame(a.vpe(1), second, "PLAIN"));
      Processes.await(() -> capture.has("PLAIN"));
      assertThat(capture.has("TAGGED")).isFalse();
    }
  }

  private String open(Lab lab) throws Exception {
    Plans a = new Plans(lab, "a", 1001, Mechanism.LOCAL_BRIDGE, 1);
    a.vpes.add(second(lab));
    a.apply();
    KernelNames names = KernelNames.of(lab.hostName(1));
    table = names.table("a");
    bridge = names.bridge("a");
    return lab.attach(1, "a", a.vpe(1));
  }

  private static Vpe second(Lab lab) {
    return new Vpe("second", lab.hostName(1), "10.1.0.11", "02:00:ff:00:00:11");
  }

  private static void pingHost(Lab lab, String vpe, String mac) throws CommandException {
    lab.batch(
        vpe,
        "route replace 10.99.0.1 dev eth0",
        "neigh replace 10.99.0.1 lladdr " + mac + " dev eth0 nud permanent");
    assertThat(lab.pings(vpe, "10.99.0.1")).isFalse();
  }

  /** How many echo requests the host's stack has taken: of the line with the numbers, InEchos. */
  private static long echoes(Lab lab) throws CommandException {
    List<String[]> lines =
        lab.in("h1")
            .run("cat", "/proc/self/net/snmp")
            .lines()
            .filter(line -> line.startsWith("Icmp:"))
            .map(line -> line.split(" ", -1))
            .toList();
    return Long.parseLong(lines.getLast()[List.of(lines.getFirst()).indexOf("InEchos")]);
  }
}
