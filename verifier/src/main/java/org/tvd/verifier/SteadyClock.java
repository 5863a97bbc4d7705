package org.tvd.verifier;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * A clock that leases can be trusted to. When the system's clock is set forward, it follows; when
 * that is set back, it goes on at the pace of the machine's own timer. So no lease holds longer
 * than it was given, and nothing is recorded before what it follows.
 */
final class SteadyClock extends Clock {
  private final Clock system;
  private final LongSupplier nanos;
  private Instant last;
  private long lastNanos;

  /**
   * A clock that shows no time before {@code earliest}.
   *
   * @param nanos a timer that never goes back, ns
   */
  SteadyClock(Clock system, LongSupplier nanos, Instant earliest) {
    this.system = system;
    this.nanos = nanos;
    this.last = earliest;
    this.lastNanos = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    long nanosNow = nanos.getAsLong();
    Instant atLeast = last.plus(Duration.ofNanos(Math.max(0, nanosNow - lastNanos)));
    Instant now = system.instant();
    last = now.isAfter(atLeast) ? now : atLeast;
    lastNanos = nanosNow;
    return last;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock shows instants only");
  }
}
