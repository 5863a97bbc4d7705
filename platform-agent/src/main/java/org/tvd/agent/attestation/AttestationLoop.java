package org.tvd.agent.attestation;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives the pure transitions: takes events one after the other, wakes when the state or a lease
 * ends, and hands each effect to the rim, which must not block.
 */
public final class AttestationLoop {
  private static final Logger LOG = LoggerFactory.getLogger(AttestationLoop.class);
  private static final int QUEUE = 256;
  private static final long LONGEST_NAP_MILLIS = 500;

  private final BootClock clock;
  private final Consumer<Effect> rim;
  private final Runnable fault;
  private final BlockingQueue<AttestationEvent> events = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("attestation").unstarted(this::run);
  private volatile AttestationState state = Attestation.initial();

  /**
   * @param fault called where the loop cannot go on; leases end without it
   */
  public AttestationLoop(BootClock clock, Consumer<Effect> rim, Runnable fault) {
    this.clock = clock;
    this.rim = rim;
    this.fault = fault;
  }

  /** Starts with an event. */
  public void start(AttestationEvent.Started event) {
    events.add(event);
    thread.start();
  }

  /** Adds an event; waits where there are too many, so that a flood slows its source down. */
  public void post(AttestationEvent event) throws InterruptedException {
    events.put(event);
  }

  /** The state now. */
  public AttestationState state() {
    return state;
  }

  private void run() {
    try {
      while (!(state instanceof AttestationState.Stopped)) {
        long wait = Math.clamp(endsAt() - clock.millis(), 0, LONGEST_NAP_MILLIS);
        Optional<AttestationEvent> event =
            Optional.ofNullable(events.poll(wait, TimeUnit.MILLISECONDS));
        take(new AttestationEvent.Woken(clock.millis()));
        event.ifPresent(this::take);
      }
    } catch (InterruptedException e) {
      LOG.debug("attestation: ended");
    } catch (RuntimeException e) {
      LOG.error("attestation cannot go on", e);
      fault.run();
    }
  }

  private void take(AttestationEvent event) {
    Attestation.Step step = Attestation.next(state, event);
    state = step.state();
    step.effects().forEach(rim);
  }

  private long endsAt() {
    OptionalLong own = state.endsAt();
    LongStream leases =
        state.standing().holdings().grants().values().stream().mapToLong(Holdings.Grant::leaseEnd);
    return LongStream.concat(own.stream(), leases).min().orElse(Long.MAX_VALUE);
  }

  /** Ends the loop after what it is at. */
  public void stop() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    take(new AttestationEvent.StopOrdered());
  }
}
