package org.tvd.verifier.renewal;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.appraisal.Expectation.NonceState;

/**
 * Nonces: 32 random bytes, each for one use by one host over one channel, for a short time. Anybody
 * can ask for one in a host's name, so there are only so many at once for each; giving out another
 * one ends the oldest. Those for the channel over which the host has attested are counted apart:
 * nobody can take the place of these.
 */
public final class Nonces {
  private static final int SIZE = 32;
  private static final int MAX_OWN = 4;
  private static final int MAX_OTHERS = 64;

  private record Queue(String host, boolean own) {}

  private record Issued(Queue queue, Bytes channelKey, Instant expires) {}

  private final SecureRandom random;
  private final Clock clock;
  private final Map<Bytes, Issued> issued = new HashMap<>();
  private final Map<Queue, Deque<Bytes>> queues = new HashMap<>();

  public Nonces(SecureRandom random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /** A nonce given out. */
  public record Nonce(Bytes value, Instant expires) {}

  /**
   * Gives out a nonce.
   *
   * @param host an enrolled one, so that there are no more queues here than hosts
   * @param own whether the host has attested over this channel
   */
  public synchronized Nonce issue(String host, Bytes channelKey, boolean own, Duration lifetime) {
    byte[] value = new byte[SIZE];
    random.nextBytes(value);
    var nonce = new Nonce(Bytes.of(value), clock.instant().plus(lifetime));
    var queue = new Queue(host, own);
    Deque<Bytes> values = queues.computeIfAbsent(queue, _ -> new ArrayDeque<>());
    while (values.size() >= (own ? MAX_OWN : MAX_OTHERS)) {
      issued.remove(values.removeFirst());
    }
    values.addLast(nonce.value());
    issued.put(nonce.value(), new Issued(queue, channelKey, nonce.expires()));
    return nonce;
  }

  /** Uses a nonce up, whatever comes of it. */
  public synchronized NonceState redeem(Bytes nonce, String host, Bytes channelKey) {
    Issued found = issued.get(nonce);
    if (found == null) {
      return NonceState.UNKNOWN;
    }
    if (!found.queue().host().equals(host) || !found.channelKey().equals(channelKey)) {
      return NonceState.OF_ANOTHER; // and it stays its owner's
    }
    issued.remove(nonce);
    Deque<Bytes> values = queues.get(found.queue());
    if (values != null) {
      values.remove(nonce);
    }
    return found.expires().isBefore(clock.instant()) ? NonceState.UNKNOWN : NonceState.VALID;
  }

  /**
   * Ends all nonces of a host: evidence of it was accepted, and what was quoted before and comes
   * later says nothing more. Else its older clock would look like one that was set back.
   */
  public synchronized void supersede(String host) {
    for (boolean own : new boolean[] {true, false}) {
      Deque<Bytes> values = queues.remove(new Queue(host, own));
      if (values != null) {
        values.forEach(issued::remove);
      }
    }
  }
}
