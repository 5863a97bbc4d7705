package org.tvd.agent;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for a condition. */
public final class Eventually {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Eventually() {}

  /** Returns when {@code condition} holds; fails where it does not come to. */
  public static void eventually(Callable<Boolean> condition) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("what was waited for did not come within " + LONGEST);
      }
      Thread.sleep(10);
    }
  }

  private static boolean holds(Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (Exception e) {
      throw new AssertionError("the condition failed", e);
    }
  }
}
