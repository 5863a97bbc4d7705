package org.tvd.verifier;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds how often rejected evidence is recorded: anybody can send it, and the log must not grow at
 * an attacker's will.
 */
final class RejectionLimit {
  private static final int PER_MINUTE = 6;

  private record Window(Instant begin, int count) {}

  private final Map<String, Window> byHost = new HashMap<>(); // of enrolled hosts only

  synchronized boolean allows(String host, Instant now) {
    Window window = byHost.get(host);
    if (window == null || window.begin.plus(Duration.ofMinutes(1)).isBefore(now)) {
      window = new Window(now, 0);
    }
    byHost.put(host, new Window(window.begin, window.count + 1));
    return window.count < PER_MINUTE;
  }
}
