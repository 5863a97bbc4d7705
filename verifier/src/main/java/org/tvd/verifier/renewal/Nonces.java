package org.tvd.verifier.renewal;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.appraisal.Expectation.NonceState;

/**
 * Nonces: 32 random bytes, each for one use by one host over one channel, for a short time. A host
 * has only a few at once; giving out another one ends its oldest.
 */
public final class Nonces {
  private static final int SIZE = 32;
  private static final int MAX_PER_HOST = 4;

  private record Issued(String host, Bytes channelKey, Instant expires) {}

  private final SecureRandom random;
  private final Clock clock;
  private final Map<Bytes, Issued> issued = new HashMap<>();
  private final Map<String, Deque<Bytes>> byHost = new LinkedHashMap<>();

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
   */
  public synchronized Nonce issue(String host, Bytes channelKey, Duration lifetime) {
    byte[] value = new byte[SIZE];
    random.nextBytes(value);
    var nonce = new Nonce(Bytes.of(value), clock.instant().plus(lifetime));
    Deque<Bytes> ofHost = byHost.computeIfAbsent(host, _ -> new ArrayDeque<>());
    while (ofHost.size() >= MAX_PER_HOST) {
      issued.remove(ofHost.removeFirst());
    }
    ofHost.addLast(nonce.value());
    issued.put(nonce.value(), new Issued(host, channelKey, nonce.expires()));
    return nonce;
  }

  /** Uses a nonce up, whatever comes of it. */
  public synchronized NonceState redeem(Bytes nonce, String host, Bytes channelKey) {
    Issued found = issued.get(nonce);
    if (found == null) {
      return NonceState.UNKNOWN;
    }
    if (!found.host().equals(host) || !found.channelKey().equals(channelKey)) {
      return NonceState.OF_ANOTHER; // and it stays its owner's
    }
    issued.remove(nonce);
    Deque<Bytes> ofHost = byHost.get(host);
    if (ofHost != null) {
      ofHost.remove(nonce);
    }
    return found.expires().isBefore(clock.instant()) ? NonceState.UNKNOWN : NonceState.VALID;
  }
}
