package org.tvd.verifier.renewal;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdState;
import org.tvd.verifier.master.TvdState.Member;

/** Ends the memberships whose lease is over, within a quarter of a second. */
public final class Leases implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final long PERIOD_MILLIS = 250;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("leases").factory());

  /** A membership whose lease is over. */
  public record Lapsed(String tvd, String host, Instant leaseEnd) {}

  /** Starts looking at {@code clock}; {@code lapse} is called whenever a lease is over. */
  public void start(Clock clock, Consumer<Instant> lapse) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                lapse.accept(clock.instant());
              } catch (RuntimeException e) {
                LOG.error("ending lapsed leases failed; trying again", e);
              }
            },
            PERIOD_MILLIS,
            PERIOD_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** The memberships whose lease is over at {@code now}. */
  public static List<Lapsed> lapsed(RealmState realm, Instant now) {
    List<Lapsed> lapsed = new ArrayList<>();
    for (TvdState tvd : realm.tvds().values()) {
      for (Member member : tvd.members().values()) {
        if (!member.leaseEnd().isAfter(now)) {
          lapsed.add(new Lapsed(tvd.tvd(), member.host(), member.leaseEnd()));
        }
      }
    }
    return lapsed;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
