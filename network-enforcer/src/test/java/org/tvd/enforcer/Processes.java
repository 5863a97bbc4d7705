package org.tvd.enforcer;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Waits for conditions. */
final class Processes {
  private Processes() {}

  /** A condition that may look at files and processes. */
  interface Condition {
    boolean holds() throws Exception;
  }

  static void await(Condition condition) throws ConditionTimeoutException {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(condition::holds);
  }
}
