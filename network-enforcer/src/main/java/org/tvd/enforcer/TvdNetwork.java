package org.tvd.enforcer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.enforcer.command.CommandException;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/**
 * One TVD on this host: its plan in force, and the steps from what the kernel has to what the plan
 * says. One thread at a time works on it; closing it waits for nobody.
 */
final class TvdNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(TvdNetwork.class);

  /** How long the old epoch's tunnel still receives what slower peers send through it. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final String tvd;

  /** Also that of what was withdrawn before under the same names, and may still be removing it. */
  private final ReentrantLock lock;

  /** Whose what stands under these names is; under the lock. */
  private final AtomicReference<TvdNetwork> owner;

  private final Reconciler reconciler;
  private volatile @Nullable NetworkPlan plan;
  private volatile boolean withdrawn;
  private final AtomicBoolean settling = new AtomicBoolean();

  /** The newest version that waits to be applied: who works on an older one hurries. */
  private final AtomicLong newest = new AtomicLong(Long.MIN_VALUE);

  /**
   * @param predecessor what was withdrawn before of the same TVD; null for none
   */
  TvdNetwork(String tvd, Host host, @Nullable TvdNetwork predecessor) {
    this.tvd = tvd;
    this.lock = predecessor == null ? new ReentrantLock(true) : predecessor.lock;
    this.owner = predecessor == null ? new AtomicReference<>(this) : predecessor.owner;
    this.reconciler = new Reconciler(tvd, host, this::hurries, this::repairTunnel);
  }

  /** Makes an application of an older plan that is under way end soon. */
  void announce(long version) {
    newest.accumulateAndGet(version, Math::max);
  }

  private boolean hurries() {
    NetworkPlan present = plan;
    return present == null || newest.get() > present.version();
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
      owner.set(this);
      List<String> problems = PlanCheck.problems(desired);
      Failures failures = new Failures(tvd);
      if (!problems.isEmpty()) {
        // Nothing is in force then: a repair must not open by the plan before.
        plan = null;
        failures.refuse("check plan", String.join(", ", problems));
      } else {
        plan = desired;
        reconciler
            .guard()
            .leaseEndsAt(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(desired.leaseMillis()));
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
      reconciler.guard().forget();
      failures.attempt("close", reconciler.guard()::close);
      failures.throwIfAny();
    }
  }

  private void change(@Nullable NetworkPlan before, NetworkPlan desired)
      throws CommandException, IOException {
    if (before != null) {
      reconciler.cut(before, desired);
      reconciler.ports().update(before, desired);
    }
    reconcile(desired);
    if (settling.compareAndSet(false, true)) {
      Thread.startVirtualThread(this::settle);
    }
  }

  /** Peers build their ends at their own pace: the first handshakes may need help. */
  private void settle() {
    try {
      for (int attempt = 0; attempt < 10; attempt++) {
        LockSupport.parkNanos(Reconciler.NUDGE.toNanos());
        lock.lock();
        try {
          NetworkPlan present = plan;
          if (present == null || withdrawn || reconciler.nudge(present)) {
            return;
          }
        } finally {
          lock.unlock();
        }
      }
    } catch (CommandException e) {
      LOG.warn("{}: handshakes: {}", tvd, e.getMessage());
    } finally {
      settling.set(false);
    }
  }

  private List<String> reconcile(NetworkPlan desired) throws CommandException, IOException {
    List<String> changes = reconciler.reconcile(desired);
    if (reconciler.tunnels().anyRetiring()) {
      Thread.startVirtualThread(this::retire);
    }
    return changes;
  }

  private void retire() {
    LockSupport.parkNanos(LINGER.toNanos());
    lock.lock();
    try {
      NetworkPlan present = plan;
      if (present != null && !withdrawn) {
        reconciler.tunnels().closeRetiring();
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
      Blueprint blueprint = present == null ? null : reconciler.blueprint(present);
      if (blueprint == null || withdrawn || blueprint.ownVpe(name).filter(vpe::equals).isEmpty()) {
        failures.refuse("attach " + name, "the plan in force has no such VPE on this host");
      } else {
        Vpe before = reconciler.ports().find(name);
        if (before != null) {
          failures.attempt("detach " + name, () -> reconciler.ports().remove(blueprint, before));
        }
        reconciler.ports().announce(vpe, namespace, interfaceName);
        boolean attached =
            failures.attempt(
                "attach " + name,
                () -> {
                  reconciler.connect(blueprint, vpe);
                });
        if (!attached) {
          failures.attempt("take back " + name, () -> reconciler.ports().remove(blueprint, vpe));
        }
      }
      failures.throwIfAny();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a VPE of the TVD is in the namespace, other than one of this name. */
  boolean contains(VpeNamespace namespace, String exceptVpe) throws CommandException {
    lock.lock();
    try {
      NetworkPlan present = plan;
      return present != null
          && reconciler.ports().contains(reconciler.blueprint(present), namespace, exceptVpe);
    } finally {
      lock.unlock();
    }
  }

  void detach(String name) throws EnforcementException {
    lock.lock();
    try {
      Failures failures = new Failures(tvd);
      NetworkPlan present = plan;
      Vpe vpe = reconciler.ports().find(name);
      if (present != null && vpe != null) {
        failures.attempt(
            "detach " + name, () -> reconciler.ports().remove(reconciler.blueprint(present), vpe));
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
        found.addAll(reconciler.guard().drift());
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
      return reconciler.gateways().halves();
    } finally {
      lock.unlock();
    }
  }

  /** Drops everything now, without waiting for who works on the TVD. */
  void close(Failures failures) {
    newest.set(Long.MAX_VALUE);
    failures.attempt("close", reconciler.guard()::close);
  }

  /** Closes, then removes all that was made; goes on where a step fails. */
  void withdraw() throws EnforcementException {
    Failures failures = new Failures(tvd);
    close(failures);
    lock.lock();
    try {
      // Withdrawn a second time, what stands may be a successor's already.
      if (!withdrawn || owner.get().equals(this)) {
        owner.set(this);
        withdrawn = true;
        plan = null;
        reconciler.remove(failures);
      }
    } finally {
      lock.unlock();
    }
    failures.throwIfAny();
  }
}
