package org.tvd.verifier;

import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.tvd.policy.PolicySet;

/**
 * The one version of the policy that holds. A decision is made under one version from beginning to
 * end: a change waits for those under way, and those that come wait for the change.
 */
public final class PolicyInForce implements Supplier<PolicySet> {
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile PolicySet policy;

  public PolicyInForce(PolicySet policy) {
    this.policy = policy;
  }

  @Override
  public PolicySet get() {
    return policy;
  }

  /**
   * A decision under one version.
   *
   * @param <T> its result
   * @param <E> what it may throw
   */
  public interface Decision<T, E extends Exception> {
    T under(PolicySet policy) throws E;
  }

  /** Makes a decision; the policy does not change meanwhile. */
  public <T, E extends Exception> T decide(Decision<T, E> decision) throws E {
    lock.readLock().lock();
    try {
      return decision.under(policy);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Makes a decision that no other is made beside: those under way end first. */
  public <T, E extends Exception> T decideAlone(Decision<T, E> decision) throws E {
    lock.writeLock().lock();
    try {
      return decision.under(policy);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Puts {@code next} in force and runs {@code consequences} before any other decision. */
  void change(PolicySet next, Runnable consequences) {
    lock.writeLock().lock();
    try {
      policy = next;
      consequences.run();
    } finally {
      lock.writeLock().unlock();
    }
  }
}
