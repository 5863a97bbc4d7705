package org.tvd.verifier;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * One at a time for each host: evidence is judged by what the evidence before it left (the TPM's
 * clock), and a host is not removed while its evidence is under way. Some hosts share a turn.
 */
final class HostTurns {
  private static final int TURNS = 256;

  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();

  /** A turn, until it is closed. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits for the host's turn. */
  Turn take(String host) {
    ReentrantLock turn = turns.get(Math.floorMod(host.hashCode(), TURNS));
    turn.lock();
    return turn::unlock;
  }
}
