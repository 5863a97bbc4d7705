package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private final AdjustableClock system = new AdjustableClock();
  private long nanos;

  private SteadyClock clock(Instant earliest) {
    return new SteadyClock(system, () -> nanos, earliest);
  }

  @Test
  void followsTheSystemForward() {
    SteadyClock clock = clock(Instant.EPOCH);
    Instant before = clock.instant();
    system.advance(Duration.ofHours(1));
    assertThat(Duration.between(before, clock.instant()))
        .isGreaterThanOrEqualTo(Duration.ofHours(1));
  }

  @Test
  void goesOnByTheTimerWhenTheSystemIsSetBack() {
    SteadyClock clock = clock(Instant.EPOCH);
    Instant before = clock.instant();
    system.advance(Duration.ofHours(-1));
    assertThat(clock.instant()).isEqualTo(before);
    nanos += 3_000_000_000L;
    assertThat(clock.instant()).isEqualTo(before.plusSeconds(3));
  }

  @Test
  void showsNoTimeBeforeTheEarliest() {
    Instant earliest = Instant.now().plusSeconds(3600);
    assertThat(clock(earliest).instant()).isEqualTo(earliest);
  }
}
