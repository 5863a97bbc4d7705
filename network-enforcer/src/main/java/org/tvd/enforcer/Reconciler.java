package org.tvd.enforcer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.kernel.ForwardingTable;
import org.tvd.enforcer.kernel.Links;
import org.tvd.enforcer.kernel.Neighbours;
import org.tvd.enforcer.wireguard.Tunnel;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/**
 * The steps from what the kernel has to what a TVD's plan says, in the order in which nothing is
 * ever open that must be closed. Not safe for use by several threads.
 */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** How long an epoch's switch waits for the peers to have built their ends. */
  private static final Duration HANDSHAKES = Duration.ofSeconds(3);

  /** How long a handshake may take before it is begun anew. */
  static final Duration NUDGE = Duration.ofMillis(300);

  private final String tvd;
  private final Host host;
  private final BooleanSupplier hurry;
  private final PacketGuard guard;
  private final Tunnels tunnels;
  private final VpePorts ports;
  private final Gateways gateways;

  /**
   * @param hurry whether a newer plan waits, so that waiting for peers is of no more use
   * @param onTunnelDeath run, on another thread, when a tunnel's process ended by itself
   */
  Reconciler(String tvd, Host host, BooleanSupplier hurry, Runnable onTunnelDeath) {
    this.tvd = tvd;
    this.host = host;
    this.hurry = hurry;
    this.guard = new PacketGuard(host, tvd);
    this.tunnels = new Tunnels(host, onTunnelDeath);
    this.ports = new VpePorts(host);
    this.gateways = new Gateways(host);
  }

  PacketGuard guard() {
    return guard;
  }

  Tunnels tunnels() {
    return tunnels;
  }

  VpePorts ports() {
    return ports;
  }

  Gateways gateways() {
    return gateways;
  }

  Blueprint blueprint(NetworkPlan plan) {
    return new Blueprint(plan, host.names(), host.settings().underlayInterface());
  }

  /** Before anything else: a host that the plan does not name any more is cut off. */
  void cut(NetworkPlan before, NetworkPlan desired) throws CommandException {
    Set<Endpoint> kept = new HashSet<>(desired.peers());
    Set<String> cut = new HashSet<>();
    for (Endpoint peer : before.peers()) {
      boolean stays =
          kept.stream()
              .anyMatch(
                  other ->
                      other.host().equals(peer.host())
                          && other.wireGuardKey().equals(peer.wireGuardKey())
                          && other.underlayAddress().equals(peer.underlayAddress()));
      if (!stays) {
        cut.add(peer.host());
      }
    }
    if (!cut.isEmpty()) {
      tunnels.cut(cut);
      guard.cut(cut);
    }
  }

  /** Every step looks at what is, so that it can start from anything. Returns what it changed. */
  List<String> reconcile(NetworkPlan desired) throws CommandException, IOException {
    Blueprint blueprint = blueprint(desired);
    List<String> changes = new ArrayList<>(gateways.restrict(blueprint));
    changes.addAll(ports.prune(blueprint));
    guard.set(blueprint.guard(tunnels.names(blueprint), ports.vpes()));
    Links links = Links.read(host.shell());
    changes.addAll(devices(blueprint, links));
    Tunnel old = tunnels.ensure(blueprint, links, changes);
    changes.addAll(gateways.build(blueprint, links));
    changes.addAll(ports.repair(blueprint, links));
    changes.addAll(neighbours(blueprint));
    if (old == null) {
      changes.addAll(forwarding(blueprint, Map.of()));
    } else {
      switchEpoch(blueprint, old);
    }
    guard.remember();
    return changes;
  }

  private List<String> devices(Blueprint blueprint, Links links) throws CommandException {
    List<String> lines = new ArrayList<>(links.difference(blueprint.bridgeDevice()));
    blueprint.vxlanDevice().ifPresent(device -> lines.addAll(links.difference(device)));
    if (blueprint.vxlanDevice().isEmpty() && links.has(blueprint.vxlan())) {
      lines.add("link del " + blueprint.vxlan());
    }
    host.ip(lines);
    return lines;
  }

  private List<String> neighbours(Blueprint blueprint) throws CommandException {
    List<String> lines =
        Neighbours.read(host.shell(), blueprint.bridge())
            .difference(blueprint.neighbours(), blueprint.bridge());
    host.ip(lines);
    return lines;
  }

  /**
   * @param via the interfaces of peers that are not reached by the current tunnel
   */
  private List<String> forwarding(Blueprint blueprint, Map<String, String> via)
      throws CommandException {
    Tunnel tunnel = tunnels.current();
    String usual = tunnel == null ? "" : tunnel.name();
    ForwardingTable desired =
        blueprint.forwarding(ports.vpes(), peer -> via.getOrDefault(peer, usual));
    List<String> lines =
        ForwardingTable.read(host.shell(), blueprint.bridge(), blueprint.vxlan())
            .difference(desired);
    host.bridge(lines);
    return lines;
  }

  /** Make before break: a peer moves to the new tunnel once both ends have it. */
  private void switchEpoch(Blueprint blueprint, Tunnel old) throws CommandException {
    Tunnel tunnel = tunnels.current();
    Map<String, String> waiting = new HashMap<>();
    old.hosts().forEach(peer -> waiting.put(peer, old.name()));
    forwarding(blueprint, waiting);
    long end = System.nanoTime() + HANDSHAKES.toNanos();
    long nudge = System.nanoTime() + NUDGE.toNanos();
    while (tunnel != null
        && !waiting.isEmpty()
        && System.nanoTime() < end
        && !hurry.getAsBoolean()) {
      if (waiting.keySet().removeAll(tunnel.established())) {
        forwarding(blueprint, waiting);
      } else {
        if (System.nanoTime() > nudge) {
          tunnel.nudge(blueprint.plan());
          nudge = System.nanoTime() + NUDGE.toNanos();
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
    if (!waiting.isEmpty()) {
      LOG.info("{}: no handshake yet with {}", tvd, waiting.keySet());
      forwarding(blueprint, Map.of());
    }
  }

  /** Helps handshakes that failed; returns whether there are none left to help. */
  boolean nudge(NetworkPlan plan) throws CommandException {
    Tunnel tunnel = tunnels.current();
    return tunnel == null || !tunnel.isAlive() || tunnel.nudge(plan);
  }

  /** Makes an announced VPE's port: its guard first, its forwarding entry last. */
  void connect(Blueprint blueprint, Vpe vpe) throws CommandException {
    guard.set(blueprint.guard(tunnels.names(blueprint), ports.vpes()));
    ports.create(blueprint, vpe.name());
    forwarding(blueprint, Map.of());
    guard.remember();
  }

  /** Removes everything; the packet filter goes last. */
  void remove(Failures failures) {
    failures.attempt("close", guard::close);
    failures.attempt("remove devices", () -> removeDevices(failures));
    gateways.removeAll(failures);
    tunnels.removeAll(failures);
    failures.attempt("remove packet filter", guard::remove);
  }

  private void removeDevices(Failures failures) throws CommandException {
    String bridge = host.names().bridge(tvd);
    String vxlan = host.names().vxlan(tvd);
    List<String> devices = new ArrayList<>();
    Links.read(host.shell())
        .byName()
        .forEach(
            (name, link) -> {
              boolean ownPort =
                  link.path("master").asString("").equals(bridge) && host.names().ownsLink(name);
              if (ownPort || name.equals(vxlan)) {
                devices.addFirst(name);
              } else if (name.equals(bridge)) {
                devices.addLast(name);
              }
            });
    // One by one: a batch would stop at the first that fails.
    devices.forEach(
        name -> failures.attempt("remove " + name, () -> host.ip(List.of("link del " + name))));
  }
}
