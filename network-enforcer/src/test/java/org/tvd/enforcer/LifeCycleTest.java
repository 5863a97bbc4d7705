package org.tvd.enforcer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.enforcer.render.KernelNames;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.FlowRule.Protocol;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Vpe;

class LifeCycleTest {
  @TempDir private Path directory;

  @Test
  void withdrawalLeavesNothing() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = encryptedWithGateway(lab);
      a.apply();
      lab.attach(1, "a", a.vpe(1));
      assertThat(traces(lab)).isNotEmpty();
      lab.enforcer(1).withdraw("a");
      assertThat(traces(lab)).isEmpty();
      lab.enforcer(1).withdraw("a");
    }
  }

  @Test
  void whatIsGrantedAgainDuringItsRemovalKeepsItsGuard() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = encryptedWithGateway(lab);
      NetworkEnforcer enforcer = lab.enforcer(1);
      for (int round = 0; round < 3; round++) {
        enforcer.apply(List.of(a.plan(1)));
        CompletableFuture<Void> removal =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    enforcer.withdraw("a");
                  } catch (EnforcementException e) {
                    throw new IllegalStateException(e);
                  }
                });
        String link = KernelNames.of(lab.hostName(1)).vxlan("a");
        Processes.await(() -> !lab.succeeds("h1", "ip", "link", "show", link));
        a.version++;
        enforcer.apply(List.of(a.plan(1)));
        removal.join();
        assertThat(enforcer.check()).isEmpty();
        assertThat(traces(lab)).anyMatch(trace -> trace.startsWith("table bridge"));
      }
    }
  }

  @Test
  void withdrawalGoesOnWhereAStepFails() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = encryptedWithGateway(lab);
      a.apply();
      KernelNames names = KernelNames.of(lab.hostName(1));
      lab.in("h1").run("nft", "delete", "table", "inet", names.table("a"));
      lab.in("h1").run("ip", "link", "del", names.vxlan("a"));
      assertThatThrownBy(() -> lab.enforcer(1).withdraw("a"))
          .isInstanceOf(EnforcementException.class)
          .hasMessageContaining("close");
      assertThat(traces(lab)).isEmpty();
    }
  }

  @Test
  void aSecondStartRemovesWhatAKilledOneLeft() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = encryptedWithGateway(lab);
      Bytes key = lab.enforcer(1).wireGuardPublicKey();
      EnforcerSettings settings = lab.settings(1);
      Process killed =
          lab.java(
              KilledEnforcer.class,
              settings.host(),
              settings.stateDir().toString(),
              settings.underlayAddress(),
              settings.commandPrefix().getLast());
      try (OutputStream input = killed.getOutputStream()) {
        input.write(StrictJson.mapper().writeValueAsBytes(a.plan(1)));
      }
      assertThat(killed.inputReader().readLine()).startsWith("applied");
      killed.destroyForcibly().onExit().join();
      assertThat(traces(lab)).isNotEmpty();
      try (NetworkEnforcer second = NetworkEnforcer.open(settings)) {
        assertThat(traces(lab)).isEmpty();
        assertThat(second.wireGuardPublicKey()).isEqualTo(key);
      }
    }
  }

  @Test
  void repairsDriftAndFindsNoneAfterwards() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = encryptedWithGateway(lab);
      a.apply();
      lab.attach(1, "a", a.vpe(1));
      assertThat(lab.enforcer(1).check()).isEmpty();
      KernelNames names = KernelNames.of(lab.hostName(1));
      String port = names.port("a", "vpe1");
      lab.batch(
          "h1",
          "link set " + port + " type bridge_slave locked off flood on",
          "neigh flush dev " + names.bridge("a"),
          "link del " + names.vxlan("a"));
      assertThat(lab.enforcer(1).check()).isNotEmpty();
      assertThat(lab.enforcer(1).check()).isEmpty();
      assertThat(lab.in("h1").run("ip", "-d", "link", "show", port)).contains("locked on");
    }
  }

  @Test
  void aRepeatedPlanChangesNothingAndAnOlderOneIsIgnored() throws Exception {
    try (Lab lab = Lab.open(directory, 2)) {
      Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN, 1, 2);
      a.version = 5;
      a.apply();
      String before = lab.in("h1").run("bridge", "fdb", "show");
      a.apply();
      a.version = 4;
      a.vpes.clear();
      a.apply();
      assertThat(lab.in("h1").run("bridge", "fdb", "show")).isEqualTo(before);
    }
  }

  @Test
  void aMalformedPlanIsRefusedAndTheOthersStand() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      Plans good = new Plans(lab, "good", 1001, Mechanism.LOCAL_BRIDGE, 1);
      Plans bad = new Plans(lab, "bad", 1002, Mechanism.LOCAL_BRIDGE, 1);
      bad.vpes.add(new Vpe("x", lab.hostName(1), "10.1.0.9\nlink del eth0", "02:00:00:00:00:09"));
      assertThatThrownBy(() -> lab.enforcer(1).apply(List.of(bad.plan(1), good.plan(1))))
          .isInstanceOf(EnforcementException.class)
          .hasMessageContaining("bad: check plan: malformed VPE address");
      lab.attach(1, "good", good.vpe(1));
    }
  }

  @Test
  void theHostKeyIsItsOwnersAndAgreesWithWg() throws Exception {
    try (Lab lab = Lab.open(directory, 1)) {
      Bytes publicKey = lab.enforcer(1).wireGuardPublicKey();
      Path file = directory.resolve("h1/wireguard.key");
      assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
      String base64 = Bytes.of(Files.readAllBytes(file)).base64();
      assertThat(lab.in("h1").feed(base64 + "\n", "wg", "pubkey").strip())
          .isEqualTo(publicKey.base64());
      assertThat(lab.enforcer(1).mechanisms()).contains("LOCAL_BRIDGE", "VXLAN");
    }
  }

  private static Plans encryptedWithGateway(Lab lab) {
    Plans a = new Plans(lab, "a", 1001, Mechanism.VXLAN_OVER_WIREGUARD, 1, 2);
    String mac = "02:00:01:00:00:fe";
    a.vpes.add(new Vpe("gateway-b", lab.hostName(1), "10.1.0.254", mac));
    a.gateways.add(
        new Gateway(
            "b",
            "10.2.0.0/24",
            "10.1.0.254",
            mac,
            "169.254.1.0/31",
            "169.254.1.1",
            List.of(new FlowRule(Protocol.UDP, 53, 53, true)),
            List.of()));
    return a;
  }

  /** Every interface, table, namespace and process of host 1's enforcer. */
  private List<String> traces(Lab lab) throws Exception {
    KernelNames names = KernelNames.of(lab.hostName(1));
    List<String> traces = new ArrayList<>();
    lab.in("h1")
        .run("ip", "-o", "link")
        .lines()
        .map(line -> line.split("[:@ ]+", 3)[1])
        .filter(names::ownsLink)
        .forEach(traces::add);
    lab.in("h1").run("nft", "list", "tables").lines().forEach(traces::add);
    lab.allNamespaces().stream().filter(names::ownsNamespace).forEach(traces::add);
    ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains("wireguard-go") && line.contains(names.host()))
        .forEach(traces::add);
    try (var files = Files.list(directory.resolve("h1"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".pid"))
          .forEach(traces::add);
    }
    return traces;
  }
}
