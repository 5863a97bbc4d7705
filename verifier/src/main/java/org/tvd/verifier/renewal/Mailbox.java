package org.tvd.verifier.renewal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.tvd.protocol.message.Grants.Revocation;

/**
 * What waits for one subscribed host. It is bounded by what it is: that the host's plans changed is
 * one fact however often they did, since a host is always told the whole state of the moment.
 */
public final class Mailbox {
  private static final int MAX_REVOCATIONS = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final List<Revocation> revocations = new ArrayList<>();
  private boolean plansChanged;
  private boolean reattest;
  private boolean closed;

  /**
   * What there was to tell.
   *
   * @param plansChanged the host's grants are to be composed and sent
   * @param revocations what the host lost since the last time
   * @param reattest a challenge is to be made and sent
   * @param closed nothing more will come
   */
  public record News(
      boolean plansChanged, List<Revocation> revocations, boolean reattest, boolean closed) {}

  public void plansChanged() {
    tell(() -> plansChanged = true);
  }

  public void revoked(Revocation revocation) {
    tell(
        () -> {
          if (revocations.size() < MAX_REVOCATIONS) {
            revocations.add(revocation);
          }
          plansChanged = true;
        });
  }

  public void reattest() {
    tell(() -> reattest = true);
  }

  public void close() {
    tell(() -> closed = true);
  }

  private void tell(Runnable change) {
    lock.lock();
    try {
      change.run();
      news.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for news at most {@code millis}; gives empty news after that. */
  public News take(long millis) throws InterruptedException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (!plansChanged && !reattest && !closed && nanos > 0) {
        nanos = news.awaitNanos(nanos);
      }
      var taken = new News(plansChanged, List.copyOf(revocations), reattest, closed);
      plansChanged = false;
      reattest = false;
      revocations.clear();
      return taken;
    } finally {
      lock.unlock();
    }
  }
}
