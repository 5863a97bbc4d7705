package org.tvd.enforcer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
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
 * One TVD on this host: its plan in force, and the steps from what the kernel has to what the plan
 * says. One thread at a time works on it; closing it waits for nobody.
 */
final class TvdNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(TvdNetwork.class);

  /** How long an epoch's switch waits for the peers to have built their ends. */
  private static final Duration HANDSHAKES = Duration.ofSeconds(3);

  /** How long the old epoch's tunnel still receives what slower peers send through it. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final String tvd;
  private final Host host;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final PacketGuard guard;
  private final Tunnels tunnels;
  private final VpePorts ports;
  private final Gateways gateways;
  private @Nullable NetworkPlan plan;
  private volatile boolean withdrawn;

  /** The newest version that waits to be applied: who works on an older one hurries. */
  private volatile long newest = Long.MIN_VALUE;

  TvdNetwork(String tvd, Host host) {
    this.tvd = tvd;
    this.host = host;
    this.guard = new PacketGuard(host, tvd);
    this.tunnels = new Tunnels(host, this::repairTunnel);
    this.ports = new VpePorts(host);
    this.gateways = new Gateways(host);
  }

  /** Makes an application of an older plan that is under way end soon. */
  void announce(long version) {
    newest = Math.max(newest, version);
  }

  /** Whether it was withdrawn, and is of no more use. */
  boolean isWithdrawn() {
    return withdrawn;
  }

  /** Applies a plan unless a newer one is in force. On failure the TVD is closed. */
  void apply(NetworkPlan desired) throws EnforcementException {
    lock.lock();
    try {
      NetworkPlan before = plan;
      if (withdrawn || (before != null && desired.version() < before.version())) {
        return;
      }
      List<String> problems = PlanCheck.problems(desired);
      Failures failures = new Failures(tvd);
      if (!problems.isEmpty()) {
        failures.refuse("check plan", String.join(", ", problems));
      } else {
        plan = desired;
        guard.leaseEndsAt(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(desired.leaseMillis()));
        failures.attempt("apply plan", () -> change(before, desired));
      }
      closeIfFailed(failures);
    } finally {
      lock.unlock();
    }
  }

  private void closeIfFailed(Failures failures) throws EnforcementException {
    try {
      failures.throwIfAny();
    } catch (EnforcementException e) {
      guard.forget();
      failures.attempt("close", guard::close);
      failures.throwIfAny();
    }
  }

  private void change(@Nullable NetworkPlan before, NetworkPlan desired)
      throws CommandException, IOException {
    if (before != null) {
      cut(before, desired);
      ports.update(before, desired);
    }
    reconcile(desired);
  }

  /** Before anything else: a host that the plan does not name any more is cut off. */
  private void cut(NetworkPlan before, NetworkPlan desired) throws CommandException {
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
  private List<String> reconcile(NetworkPlan desired) throws CommandException, IOException {
    Blueprint blueprint = new Blueprint(desired, host.names(), host.settings().underlayInterface());
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
    if (tunnels.anyRetiring()) {
      Thread.startVirtualThread(this::retire);
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
    while (tunnel != null
        && !waiting.isEmpty()
        && System.nanoTime() < end
        && newest <= blueprint.plan().version()) {
      if (waiting.keySet().removeAll(tunnel.established())) {
        forwarding(blueprint, waiting);
      } else {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
    if (!waiting.isEmpty()) {
      LOG.info("{}: no handshake yet with {}", tvd, waiting.keySet());
      forwarding(blueprint, Map.of());
    }
  }

  private void retire() {
    LockSupport.parkNanos(LINGER.toNanos());
    lock.lock();
    try {
      NetworkPlan present = plan;
      if (present != null && !withdrawn) {
        tunnels.closeRetiring();
        reconcile(present);
      }
    } catch (CommandException | IOException e) {
      LOG.error("{}: the old epoch's tunnel was not removed: {}", tvd, e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /** Tries again until it succeeds or the TVD is withdrawn; nothing passes meanwhile. */
  private void repairTunnel() {
    LOG.warn("{}: a tunnel's process ended; building it again", tvd);
    for (long pause = 50; ; pause = Math.min(2 * pause, 5000)) {
      lock.lock();
      try {
        NetworkPlan present = plan;
        if (present != null && !withdrawn) {
          reconcile(present);
        }
        return;
      } catch (CommandException | IOException e) {
        LOG.error("{}: the tunnel is still down: {}", tvd, e.getMessage());
      } finally {
        lock.unlock();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
    }
  }

  void attach(String name, VpeNamespace namespace, String interfaceName, Vpe vpe)
      throws EnforcementException {
    lock.lock();
    try {
      Failures failures = new Failures(tvd);
      NetworkPlan present = plan;
      Blueprint blueprint = present == null ? null : blueprint(present);
      if (blueprint == null || withdrawn || blueprint.ownVpe(name).filter(vpe::equals).isEmpty()) {
        failures.refuse("attach " + name, "the plan in force has no such VPE on this host");
      } else {
        Vpe before = ports.find(name);
        if (before != null) {
          failures.attempt("detach " + name, () -> ports.remove(blueprint, before));
        }
        ports.announce(vpe, namespace, interfaceName);
        boolean attached =
            failures.attempt(
                "attach " + name,
                () -> {
                  guard.set(blueprint.guard(tunnels.names(blueprint), ports.vpes()));
                  ports.create(blueprint, name);
                  forwarding(blueprint, Map.of());
                  guard.remember();
                });
        if (!attached) {
          failures.attempt("take back " + name, () -> ports.remove(blueprint, vpe));
        }
      }
      failures.throwIfAny();
    } finally {
      lock.unlock();
    }
  }

  void detach(String name) throws EnforcementException {
    lock.lock();
    try {
      Failures failures = new Failures(tvd);
      NetworkPlan present = plan;
      Vpe vpe = ports.find(name);
      if (present != null && vpe != null) {
        failures.attempt("detach " + name, () -> ports.remove(blueprint(present), vpe));
        failures.attempt("forget " + name, () -> reconcile(present));
      }
      failures.throwIfAny();
    } finally {
      lock.unlock();
    }
  }

  /** Repairs drift; returns what had drifted. */
  List<String> check() throws EnforcementException {
    lock.lock();
    try {
      List<String> found = new ArrayList<>();
      NetworkPlan present = plan;
      Failures failures = new Failures(tvd);
      if (present != null && !withdrawn) {
        found.addAll(guard.drift());
        failures.attempt("check", () -> found.addAll(reconcile(present)));
      }
      closeIfFailed(failures);
      return found.stream().map(change -> tvd + ": " + change).toList();
    } finally {
      lock.unlock();
    }
  }

  Collection<GatewayHalf> gatewayHalves() {
    lock.lock();
    try {
      return gateways.halves();
    } finally {
      lock.unlock();
    }
  }

  /** Drops everything now, without waiting for who works on the TVD. */
  void close(Failures failures) {
    newest = Long.MAX_VALUE;
    failures.attempt("close", guard::close);
  }

  /** Closes, then removes all that was made; goes on where a step fails. */
  void withdraw() throws EnforcementException {
    Failures failures = new Failures(tvd);
    close(failures);
    lock.lock();
    try {
      withdrawn = true;
      plan = null;
      failures.attempt("close again", guard::close);
      failures.attempt("remove devices", () -> removeDevices(failures));
      gateways.removeAll(failures);
      tunnels.removeAll(failures);
      failures.attempt("remove packet filter", guard::remove);
    } finally {
      lock.unlock();
    }
    failures.throwIfAny();
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

  private Blueprint blueprint(NetworkPlan present) {
    return new Blueprint(present, host.names(), host.settings().underlayInterface());
  }
}
