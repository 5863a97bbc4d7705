package org.tvd.verifier.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;

/**
 * Bounds how much work strangers can ask for: so many enrolments a minute from one address, so many
 * from all, and so many at the same time.
 */
final class EnrolmentRate {
  static final int PER_SOURCE = 300;
  static final int IN_ALL = 3000;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_SOURCES = 4096;
  private static final int AT_ONCE = 16;

  private final Map<String, Integer> bySource = new LinkedHashMap<>();
  private final Semaphore places = new Semaphore(AT_ONCE);
  private Instant begin = Instant.EPOCH;
  private int inAll;

  /** A place among those that are served, until it is closed. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Takes a place.
   *
   * @param source the address that the request came from
   * @throws EnrolmentRefusedException with TOO_MANY_REQUESTS or BUSY; the caller does no work then
   */
  Place take(String source, Instant now) throws EnrolmentRefusedException {
    count(source, now);
    if (!places.tryAcquire()) {
      throw new EnrolmentRefusedException(
          Reason.BUSY, "too many enrolments at the same time; try again in a second");
    }
    return places::release;
  }

  private synchronized void count(String source, Instant now) throws EnrolmentRefusedException {
    if (begin.plus(WINDOW).isBefore(now) || now.isBefore(begin)) {
      begin = now;
      inAll = 0;
      bySource.clear();
    }
    int ofSource = bySource.getOrDefault(source, 0);
    // Where there are more sources than can be told apart, the bound on all of them holds.
    if (ofSource >= PER_SOURCE || inAll >= IN_ALL) {
      throw new EnrolmentRefusedException(
          Reason.TOO_MANY_REQUESTS,
          "expected at most %d enrolments a minute from one address and %d from all; try again in a"
                  .formatted(PER_SOURCE, IN_ALL)
              + " minute");
    }
    inAll++;
    if (ofSource > 0 || bySource.size() < MAX_SOURCES) {
      bySource.put(source, ofSource + 1);
    }
  }
}
