package org.tvd.agent.attestation;

import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: exponential, so that a verifier that comes up again is not run over, and
 * jittered, so that its hosts do not come all at once.
 */
public final class Backoff {
  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 5_000;

  private final RandomGenerator random;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The pause after {@code failures} earlier ones, ms: from half of to the whole full pause. */
  public long millis(int failures) {
    long full = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
    return full / 2 + random.nextLong(full / 2 + 1);
  }
}
