package org.tvd.enforcer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import org.tvd.enforcer.render.KernelNames;
import org.tvd.enforcer.wireguard.HostKey;
import org.tvd.enforcer.wireguard.WireGuard;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Vpe;

/**
 * Takes network plans to the kernel of one host, and keeps them there. Safe for use by several
 * threads; a withdrawal does not wait for a plan that is being applied.
 */
public final class NetworkEnforcer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkEnforcer.class);
  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(10);

  private final Host host;
  private final Map<String, TvdNetwork> networks = new ConcurrentHashMap<>();
  private final ReentrantLock applying = new ReentrantLock(true);
  private final Object joining = new Object();
  private final Object attaching = new Object();

  private NetworkEnforcer(Host host) {
    this.host = host;
  }

  /**
   * Removes what an earlier run of the same host left, and starts with nothing.
   *
   * @throws EnforcementException if the leftovers cannot be removed or the state directory not used
   */
  public static NetworkEnforcer open(EnforcerSettings settings) throws EnforcementException {
    Failures failures = new Failures("");
    List<NetworkEnforcer> opened = new ArrayList<>();
    failures.attempt("open state directory", () -> opened.add(prepare(settings)));
    failures.throwIfAny();
    NetworkEnforcer enforcer = opened.getFirst();
    new Leftovers(enforcer.host).remove(failures);
    failures.throwIfAny();
    return enforcer;
  }

  private static NetworkEnforcer prepare(EnforcerSettings settings) throws IOException {
    Files.createDirectories(
        settings.stateDir(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    HostKey key = HostKey.load(settings.stateDir().resolve("wireguard.key"));
    Shell shell = new Shell(settings.commandPrefix(), COMMAND_DEADLINE);
    KernelNames names = KernelNames.of(settings.host());
    WireGuard wireGuard = WireGuard.probe(shell, settings.stateDir(), key, names.probe());
    return new NetworkEnforcer(new Host(settings, shell, names, wireGuard));
  }

  /** The host's WireGuard public key, 32 bytes; stable over restarts. */
  public Bytes wireGuardPublicKey() {
    return host.wireGuard().key().publicKey();
  }

  /** Names of the {@link NetworkPlan.Mechanism}s that this host can build, probed. */
  public List<String> mechanisms() {
    List<String> found = new ArrayList<>();
    if (can("type bridge")) {
      found.add(Mechanism.LOCAL_BRIDGE.name());
      if (can("type vxlan id 1 local " + host.settings().underlayAddress() + " dstport 4789")) {
        found.add(Mechanism.VXLAN.name());
        if (host.wireGuard().available()) {
          found.add(Mechanism.VXLAN_OVER_WIREGUARD.name());
        }
      }
    }
    return List.copyOf(found);
  }

  private synchronized boolean can(String device) {
    String name = host.names().probe();
    try {
      host.shell().feed("list tables\n", "nft", "-f", "-");
      host.ip(List.of("link add " + name + " " + device, "link del " + name));
      return true;
    } catch (CommandException e) {
      LOG.info("this host cannot make a device of {}: {}", device, e.error().strip());
      return false;
    }
  }

  /**
   * Makes the kernel's state what {@code plans} say, all of it: a TVD that is not named is torn
   * down first. Repeating it changes nothing. A plan older than the one in force is ignored.
   *
   * <p>The kernel itself closes a TVD when its plan's lease has run out, counted from this call,
   * unless a plan with a longer one is applied before: a host whose agent died closes too.
   *
   * @throws EnforcementException naming each step that failed; that TVD is closed, the others stand
   */
  public void apply(Collection<NetworkPlan> plans) throws EnforcementException {
    Map<String, NetworkPlan> desired = new HashMap<>();
    plans.forEach(plan -> desired.put(plan.tvd(), plan));
    Failures failures = new Failures("");
    // Before the turn of this call: what must go does not wait for an older call to end.
    withdrawOthers(desired.keySet(), failures);
    desired.values().forEach(plan -> network(plan.tvd()).announce(plan.version()));
    applying.lock();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      withdrawOthers(desired.keySet(), failures);
      for (NetworkPlan plan : desired.values()) {
        TvdNetwork network = network(plan.tvd());
        workers.execute(() -> collect(failures, () -> network.apply(plan)));
      }
    } finally {
      applying.unlock();
    }
    joinGateways(failures);
    failures.throwIfAny();
  }

  private TvdNetwork network(String name) {
    return networks.compute(
        name,
        (tvd, known) ->
            known == null || known.isWithdrawn() ? new TvdNetwork(tvd, host, known) : known);
  }

  private void withdrawOthers(Set<String> desired, Failures failures) {
    withdraw(networks.keySet().stream().filter(tvd -> !desired.contains(tvd)).toList(), failures);
  }

  /**
   * Closes a TVD at once, then removes it. It goes on where a step fails.
   *
   * @throws EnforcementException naming each step that failed
   */
  public void withdraw(String tvd) throws EnforcementException {
    Failures failures = new Failures(tvd);
    withdraw(networks.containsKey(tvd) ? List.of(tvd) : List.of(), failures);
    failures.throwIfAny();
  }

  /** Withdraws every TVD. */
  public void withdrawAll() throws EnforcementException {
    Failures failures = new Failures("");
    withdraw(List.copyOf(networks.keySet()), failures);
    failures.throwIfAny();
  }

  /** A TVD that could not be removed stays known, so that it can be withdrawn again. */
  private void withdraw(Collection<String> tvds, Failures failures) {
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (String tvd : tvds) {
        TvdNetwork network = networks.get(tvd);
        if (network != null) {
          workers.execute(
              () ->
                  collect(
                      failures,
                      () -> {
                        network.withdraw();
                        networks.remove(tvd, network);
                      }));
        }
      }
    }
  }

  /**
   * Gives a VPE its interface in a TVD, with the address, MAC, MTU and routes of the plan. A
   * namespace that is another VPE of another TVD is refused: it would join the two past both their
   * filters. A VPE that the plans of both have here by the same name is one that they share.
   *
   * @param netns the VPE's network namespace, as a path or as a name under /run/netns
   * @throws EnforcementException also if the plan in force has no such VPE on this host
   */
  public void attach(String tvd, Vpe vpe, Path netns, String interfaceName)
      throws EnforcementException {
    Failures failures = new Failures(tvd);
    TvdNetwork network = networks.get(tvd);
    List<VpeNamespace> namespace = new ArrayList<>();
    if (network == null) {
      failures.refuse("attach " + vpe.name(), "this host is no member of the TVD");
    } else if (!PlanCheck.isInterfaceName(interfaceName)) {
      failures.refuse(
          "attach " + vpe.name(),
          "interface name '" + interfaceName + "': expected 1 to 15 of A-Z a-z 0-9 _ -");
    } else if (failures.attempt(
        "open network namespace", () -> namespace.add(VpeNamespace.open(host.shell(), netns)))) {
      synchronized (attaching) {
        if (failures.attempt(
            "attach " + vpe.name(), () -> requireApart(tvd, vpe, namespace.getFirst()))) {
          network.attach(vpe.name(), namespace.getFirst(), interfaceName, vpe);
        }
      }
    }
    failures.throwIfAny();
  }

  private void requireApart(String tvd, Vpe vpe, VpeNamespace namespace)
      throws CommandException, IOException {
    for (Map.Entry<String, TvdNetwork> other : networks.entrySet()) {
      if (!other.getKey().equals(tvd) && other.getValue().contains(namespace, vpe.name())) {
        throw new IOException(namespace.path() + " is in " + other.getKey() + " already");
      }
    }
  }

  /** Takes a VPE's interface away. It is no error if there is none. */
  public void detach(String tvd, String vpe) throws EnforcementException {
    TvdNetwork network = networks.get(tvd);
    if (network != null) {
      network.detach(vpe);
    }
  }

  /**
   * Compares the kernel with the plans in force and repairs what differs.
   *
   * @return what was found and repaired, in words; empty where nothing had drifted
   */
  public List<String> check() throws EnforcementException {
    List<String> found = new ArrayList<>();
    Failures failures = new Failures("");
    for (TvdNetwork network : networks.values()) {
      collect(failures, () -> found.addAll(network.check()));
    }
    joinGateways(failures);
    failures.throwIfAny();
    return found;
  }

  /** What the gateways of this host let pass and dropped. */
  public List<FlowCounters> counters() throws EnforcementException {
    List<FlowCounters> counters = new ArrayList<>();
    Failures failures = new Failures("");
    halves().forEach(h -> failures.attempt("read counters", () -> counters.add(h.counters())));
    failures.throwIfAny();
    return counters;
  }

  /** Both halves stand with their filters before a link joins them. */
  private void joinGateways(Failures failures) {
    synchronized (joining) {
      List<GatewayHalf> halves = halves();
      for (GatewayHalf one : halves) {
        for (GatewayHalf other : halves) {
          if (one.tvd().compareTo(other.tvd()) < 0
              && one.gateway().peerTvd().equals(other.tvd())
              && other.gateway().peerTvd().equals(one.tvd())) {
            failures.attempt("join " + one.tvd() + " and " + other.tvd(), () -> one.join(other));
          }
        }
      }
    }
  }

  private List<GatewayHalf> halves() {
    return networks.values().stream().flatMap(n -> n.gatewayHalves().stream()).toList();
  }

  /** Work that reports its own failures. */
  private interface Work {
    void run() throws EnforcementException;
  }

  private static void collect(Failures failures, Work work) {
    try {
      work.run();
    } catch (EnforcementException e) {
      failures.addAll(e);
    }
  }

  /** Withdraws everything and ends the tunnels' processes. */
  @Override
  public void close() {
    try {
      withdrawAll();
    } catch (EnforcementException e) {
      LOG.error("not everything could be removed: {}", e.getMessage());
    }
  }
}
