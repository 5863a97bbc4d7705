package org.tvd.enforcer.wireguard;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import org.tvd.enforcer.kernel.Address;
import org.tvd.enforcer.kernel.Json;
import org.tvd.enforcer.kernel.Links;
import org.tvd.protocol.Secret;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.NetworkPlan;
import tools.jackson.databind.JsonNode;

/**
 * One WireGuard interface: the tunnel of one TVD and one epoch. The epoch's pre-shared keys take
 * effect at a handshake only, which is why an epoch has an interface of its own.
 */
public final class Tunnel {
  /** VXLAN over IPv6: 40 (IPv6) + 8 (UDP) + 8 (VXLAN) + 14 (Ethernet) bytes before the payload. */
  private static final int OVERHEAD = 70;

  private final String name;
  private final int epoch;
  private final WireGuard wireGuard;
  private final Map<String, Endpoint> peers = new HashMap<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private @Nullable TunnelProcess process;

  private Tunnel(WireGuard wireGuard, String name, int epoch) {
    this.wireGuard = wireGuard;
    this.name = name;
    this.epoch = epoch;
  }

  /**
   * Makes the interface of the plan's epoch, with all peers, up.
   *
   * @param onDeath run when the interface's process ended although nobody closed the tunnel
   */
  public static Tunnel open(WireGuard wireGuard, String name, NetworkPlan plan, Runnable onDeath)
      throws CommandException, IOException {
    Tunnel tunnel = new Tunnel(wireGuard, name, plan.epoch());
    try {
      tunnel.create(plan);
      TunnelProcess process = tunnel.process;
      if (process != null) {
        process.onEnd(
            () -> {
              if (!tunnel.closing.get()) {
                onDeath.run();
              }
            });
      }
      return tunnel;
    } catch (CommandException | IOException e) {
      tunnel.close();
      throw e;
    }
  }

  private void create(NetworkPlan plan) throws CommandException, IOException {
    if (wireGuard.inKernel()) {
      shell().run("ip", "link", "add", name, "type", "wireguard");
    } else {
      process = TunnelProcess.start(shell(), wireGuard.stateDir(), name);
    }
    WireGuardConfiguration configuration =
        new WireGuardConfiguration().self(key().privateKey(), plan.self().wireGuardPort());
    plan.peers().forEach(peer -> append(configuration, plan, peer));
    shell().feed(configuration.take(), "wg", "setconf", name, "/dev/stdin");
    List<String> lines = new ArrayList<>();
    lines.add("link set " + name + " mtu " + (plan.mtu() + OVERHEAD) + " addrgenmode none");
    lines.add("link set " + name + " up");
    lines.add("addr replace " + plan.self().tunnelAddress() + "/128 dev " + name + " nodad");
    plan.peers().forEach(peer -> lines.add(route("append", peer.tunnelAddress())));
    batch(lines);
    plan.peers().forEach(peer -> peers.put(peer.wireGuardKey().base64(), peer));
  }

  /** Adds, changes and removes peers, from what the interface has to what the plan says. */
  public List<String> synchronise(NetworkPlan plan) throws CommandException {
    Map<String, Endpoint> desired = new HashMap<>();
    plan.peers().forEach(peer -> desired.put(peer.wireGuardKey().base64(), peer));
    Map<String, String> actual = columns("allowed-ips");
    Set<String> surplus = new HashSet<>(actual.keySet());
    surplus.removeAll(desired.keySet());
    List<String> changes = new ArrayList<>();
    if (!surplus.isEmpty()) {
      removeKeys(surplus);
      changes.add(name + ": removed " + surplus.size() + " peers");
    }
    List<Endpoint> changed =
        plan.peers().stream()
            .filter(
                peer -> {
                  String id = peer.wireGuardKey().base64();
                  String allowed = actual.getOrDefault(id, "").replaceFirst("/128$", "");
                  return !peer.equals(peers.get(id))
                      || !Address.canonical(peer.tunnelAddress())
                          .equals(Address.canonical(allowed));
                })
            .toList();
    if (!changed.isEmpty()) {
      WireGuardConfiguration configuration = new WireGuardConfiguration();
      changed.forEach(peer -> append(configuration, plan, peer));
      shell().feed(configuration.take(), "wg", "addconf", name, "/dev/stdin");
      changes.add(name + ": set " + changed.size() + " peers");
    }
    List<String> routes = routes(plan);
    batch(routes);
    changes.addAll(routes);
    peers.clear();
    peers.putAll(desired);
    return changes;
  }

  private List<String> routes(NetworkPlan plan) throws CommandException {
    Set<String> actual = new HashSet<>();
    for (JsonNode route : Json.parse(shell().run("ip", "-6", "-j", "route", "show", "dev", name))) {
      if (!route.path("protocol").asString("").equals("kernel")) {
        actual.add(Address.canonical(route.path("dst").asString("")));
      }
    }
    Set<String> desired = new HashSet<>();
    plan.peers().forEach(peer -> desired.add(Address.canonical(peer.tunnelAddress())));
    List<String> lines = new ArrayList<>();
    actual.stream().filter(a -> !desired.contains(a)).forEach(a -> lines.add(route("del", a)));
    desired.stream().filter(a -> !actual.contains(a)).forEach(a -> lines.add(route("append", a)));
    return lines;
  }

  /**
   * While epochs change over, a peer has a route through either tunnel. They need one metric: the
   * kernel takes a forwarding entry's interface as a preference among equal routes, no more than
   * that (IPv6 lookups with a source address are not bound to it). The guard is what binds.
   */
  private String route(String action, String address) {
    return "route " + action + " " + address + "/128 dev " + name + " metric 1024";
  }

  /** Removes peers at once: nothing that they send is taken any more. */
  public void remove(Set<String> hosts) throws CommandException {
    Set<String> keys = new HashSet<>();
    peers.forEach(
        (id, peer) -> {
          if (hosts.contains(peer.host())) {
            keys.add(id);
          }
        });
    if (!keys.isEmpty()) {
      removeKeys(keys);
      peers.keySet().removeAll(keys);
    }
  }

  private void removeKeys(Collection<String> keys) throws CommandException {
    List<String> command = new ArrayList<>(List.of("wg", "set", name));
    keys.forEach(id -> command.addAll(List.of("peer", id, "remove")));
    shell().run(command.toArray(String[]::new));
  }

  /**
   * Starts the handshake anew with peers that have shaken no hands yet. Where both ends begin at
   * the same time, each may drop the other's answer, and WireGuard tries again after 5 s only
   * (REKEY_TIMEOUT); a peer that is added anew tries at once. One end alone does this, the one with
   * the smaller key, so that they do not collide again.
   *
   * @return whether every peer has shaken hands
   */
  public boolean nudge(NetworkPlan plan) throws CommandException {
    Set<String> established = established();
    byte[] own = key().publicKey().toArray();
    List<Endpoint> missing =
        plan.peers().stream()
            .filter(peer -> peers.containsKey(peer.wireGuardKey().base64()))
            .filter(peer -> !established.contains(peer.host()))
            .toList();
    List<Endpoint> mine =
        missing.stream()
            .filter(peer -> Arrays.compareUnsigned(own, peer.wireGuardKey().toArray()) < 0)
            .toList();
    if (!mine.isEmpty()) {
      removeKeys(mine.stream().map(peer -> peer.wireGuardKey().base64()).toList());
      WireGuardConfiguration configuration = new WireGuardConfiguration();
      mine.forEach(peer -> append(configuration, plan, peer));
      shell().feed(configuration.take(), "wg", "addconf", name, "/dev/stdin");
    }
    return missing.isEmpty();
  }

  /** Names of the hosts with which the tunnel has shaken hands. */
  public Set<String> established() throws CommandException {
    Set<String> hosts = new HashSet<>();
    columns("latest-handshakes")
        .forEach(
            (id, time) -> {
              Endpoint peer = peers.get(id);
              if (peer != null && !time.equals("0")) {
                hosts.add(peer.host());
              }
            });
    return hosts;
  }

  /** Names of the hosts that the tunnel reaches. */
  public Set<String> hosts() {
    Set<String> hosts = new HashSet<>();
    peers.values().forEach(peer -> hosts.add(peer.host()));
    return hosts;
  }

  public String name() {
    return name;
  }

  public int epoch() {
    return epoch;
  }

  /** Whether its process, if it has one, runs. */
  public boolean isAlive() {
    TunnelProcess carrier = process;
    return carrier == null || carrier.isAlive();
  }

  /**
   * Takes the host's address off the interface, which another tunnel of the TVD holds too. Packets
   * for it may have been bound to this interface, and would be lost with it.
   */
  public void retire() throws CommandException {
    if (isAlive()) {
      shell().run("ip", "addr", "flush", "dev", name);
    }
  }

  /** Removes the interface. */
  public void close() throws CommandException, IOException {
    closing.set(true);
    TunnelProcess carrier = process;
    if (carrier != null) {
      carrier.end();
    } else if (wireGuard.inKernel() && Links.read(shell()).has(name)) {
      shell().run("ip", "link", "del", name);
    }
  }

  private void append(WireGuardConfiguration configuration, NetworkPlan plan, Endpoint peer) {
    Secret psk = PreSharedKey.between(plan.key(), key().publicKey(), peer.wireGuardKey());
    configuration.peer(peer, psk);
    psk.clear();
  }

  /** One value per peer; never a column that holds keys other than public ones. */
  private Map<String, String> columns(String column) throws CommandException {
    Map<String, String> values = new HashMap<>();
    shell()
        .run("wg", "show", name, column)
        .lines()
        .map(line -> line.split("\t", 2))
        .filter(words -> words.length == 2)
        .forEach(words -> values.put(words[0], words[1]));
    return values;
  }

  private void batch(List<String> lines) throws CommandException {
    if (!lines.isEmpty()) {
      shell().feed(String.join("\n", lines) + "\n", "ip", "-batch", "-");
    }
  }

  private Shell shell() {
    return wireGuard.shell();
  }

  private HostKey key() {
    return wireGuard.key();
  }
}
