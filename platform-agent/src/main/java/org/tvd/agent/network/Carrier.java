package org.tvd.agent.network;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.agent.attestation.BootClock;
import org.tvd.agent.attestation.Holdings;
import org.tvd.agent.attestation.Holdings.Grant;
import org.tvd.enforcer.EnforcementException;
import org.tvd.protocol.plan.NetworkPlan;

/**
 * Keeps the host's network in step with the holdings. Two threads: one applies the latest plans;
 * the other ends leases, waits for nothing but the clock, and so closes a TVD also while the TPM,
 * the verifier or an application of plans hangs. Each withdrawal has a thread of its own, for the
 * same reason. The lock is never held during a call of the network.
 */
public final class Carrier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);
  private static final long RETRY_MILLIS = 2_000;
  private static final long CHECK_MILLIS = 30_000;

  /** How late a lease may end after the host has slept; awake, it ends to the clock's step. */
  private static final long LONGEST_NAP_MILLIS = 500;

  private final HostNetwork network;
  private final BootClock clock;
  private final Consumer<NetworkPlan> built;
  private final NavigableMap<String, Grant> desired = new TreeMap<>();
  private final NavigableMap<String, NetworkPlan> applied = new TreeMap<>();
  private Map<String, Grant> attempted = Map.of();
  private boolean dirty;
  private boolean closed;
  private long retryAt;

  private Carrier(HostNetwork network, BootClock clock, Consumer<NetworkPlan> built) {
    this.network = network;
    this.clock = clock;
    this.built = built;
  }

  /**
   * Starts the two threads.
   *
   * @param built called, on the applying thread, with each plan whose TVD was built anew
   */
  public static Carrier start(HostNetwork network, BootClock clock, Consumer<NetworkPlan> built) {
    Carrier carrier = new Carrier(network, clock, built);
    Thread.ofPlatform().daemon().name("apply").start(carrier::applyPlans);
    Thread.ofPlatform().daemon().name("leases").start(carrier::endLeases);
    return carrier;
  }

  /** What is to be carried from now on: what is missing is withdrawn at once. */
  public synchronized void carry(Holdings holdings) {
    desired.keySet().stream()
        .filter(tvd -> !holdings.grants().containsKey(tvd))
        .forEach(this::withdraw);
    desired.clear();
    desired.putAll(holdings.grants());
    notifyAll();
  }

  /**
   * Waits until a TVD's plan in force is as wanted.
   *
   * @return whether it came to be so in time
   */
  public synchronized boolean await(String tvd, Predicate<NetworkPlan> wanted, Duration longest)
      throws InterruptedException {
    long end = clock.millis() + longest.toMillis();
    while (!inForce(tvd).filter(wanted).isPresent()) {
      long left = end - clock.millis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** Whether a TVD is to be carried, though it may not be built yet. */
  public synchronized boolean isGranted(String tvd) {
    return desired.containsKey(tvd);
  }

  /** The plan of a TVD that the host carries now. */
  public synchronized Optional<NetworkPlan> inForce(String tvd) {
    return desired.containsKey(tvd) ? Optional.ofNullable(applied.get(tvd)) : Optional.empty();
  }

  private void applyPlans() {
    try {
      while (true) {
        boolean check;
        List<NetworkPlan> plans;
        synchronized (this) {
          long idleSince = clock.millis();
          while (!closed && !due() && clock.millis() - idleSince < CHECK_MILLIS) {
            wait(LONGEST_NAP_MILLIS);
          }
          if (closed) {
            return;
          }
          check = !due();
          attempted = live();
          plans = plans(attempted);
          dirty = false;
        }
        if (check) {
          check();
        } else {
          apply(plans);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean due() {
    // Only what failed waits; a change, which may be a revocation, does not.
    return !live().equals(attempted) || (dirty && clock.millis() >= retryAt);
  }

  /** What to carry. A grant whose lease has ended is out even before its end was noticed. */
  private Map<String, Grant> live() {
    long now = clock.millis();
    Map<String, Grant> live = new TreeMap<>(desired);
    live.values().removeIf(grant -> grant.leaseEnd() <= now);
    return live;
  }

  /**
   * The plans with what is left of their leases: the kernel ends them too, where the agent died.
   */
  private List<NetworkPlan> plans(Map<String, Grant> grants) {
    long now = clock.millis();
    return grants.values().stream()
        .map(grant -> leased(grant.plan(), Math.max(1, grant.leaseEnd() - now)))
        .toList();
  }

  private static NetworkPlan leased(NetworkPlan plan, long leaseMillis) {
    return new NetworkPlan(
        plan.tvd(),
        plan.vni(),
        plan.version(),
        plan.epoch(),
        plan.key(),
        leaseMillis,
        plan.mechanism(),
        plan.subnet(),
        plan.mtu(),
        plan.self(),
        plan.peers(),
        plan.vpes(),
        plan.gateways(),
        plan.routes());
  }

  private void apply(List<NetworkPlan> plans) {
    List<String> failed = List.of();
    boolean all = false;
    try {
      network.apply(plans);
    } catch (EnforcementException e) {
      LOG.error("the host's network is not as granted, trying again: {}", e.getMessage());
      failed = e.failures().stream().map(EnforcementException.Failure::tvd).toList();
      all = failed.contains("");
    } catch (RuntimeException e) {
      // The thread must outlive any fault: a later plan may be a revocation.
      LOG.error("the host's network is not as granted, trying again", e);
      failed = List.of("");
      all = true;
    }
    List<String> down = failed;
    List<NetworkPlan> up =
        all ? List.of() : plans.stream().filter(plan -> !down.contains(plan.tvd())).toList();
    List<NetworkPlan> news;
    synchronized (this) {
      news = up.stream().filter(plan -> !applied.containsKey(plan.tvd())).toList();
      applied.clear();
      up.forEach(plan -> applied.put(plan.tvd(), plan));
      // What was withdrawn while it was being built may have been built after all.
      dirty |= !failed.isEmpty() || !desired.keySet().containsAll(applied.keySet());
      retryAt = failed.isEmpty() ? 0 : clock.millis() + RETRY_MILLIS;
      notifyAll();
    }
    news.forEach(built);
  }

  private void check() {
    try {
      network.check().forEach(found -> LOG.warn("drift found and repaired: {}", found));
    } catch (EnforcementException e) {
      LOG.error("drift could not be repaired, building again: {}", e.getMessage());
      again();
    } catch (RuntimeException e) {
      LOG.error("drift could not be looked for, building again", e);
      again();
    }
  }

  private synchronized void again() {
    dirty = true;
  }

  private synchronized void endLeases() {
    try {
      while (!closed) {
        long now = clock.millis();
        List<String> ended =
            desired.entrySet().stream()
                .filter(entry -> entry.getValue().leaseEnd() <= now)
                .map(Map.Entry::getKey)
                .toList();
        ended.forEach(desired::remove);
        ended.forEach(this::withdraw);
        long next =
            desired.values().stream().mapToLong(Grant::leaseEnd).min().orElse(Long.MAX_VALUE);
        wait(Math.clamp(next - now, 1, LONGEST_NAP_MILLIS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Without a clock no lease can be kept, so none is.
      LOG.error("leases can no longer be timed: everything is withdrawn", e);
      desired.keySet().forEach(this::withdraw);
      desired.clear();
    }
  }

  private void withdraw(String tvd) {
    Thread.ofPlatform()
        .daemon()
        .name("withdraw-" + tvd)
        .start(
            () -> {
              try {
                network.withdraw(tvd);
              } catch (EnforcementException e) {
                LOG.error("{}: not everything could be removed: {}", tvd, e.getMessage());
              } finally {
                withdrawn(tvd);
              }
            });
  }

  /** It may have been granted again meanwhile, and then is built again. */
  private synchronized void withdrawn(String tvd) {
    applied.remove(tvd);
    dirty = true;
    notifyAll();
  }

  /** Withdraws everything and ends the threads. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      desired.clear();
      notifyAll();
    }
    network.close();
  }
}
