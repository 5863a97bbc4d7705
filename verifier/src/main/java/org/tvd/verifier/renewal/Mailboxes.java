package org.tvd.verifier.renewal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The mailboxes of the hosts that are subscribed now: one each. */
public final class Mailboxes {
  private static final long PATIENCE_MILLIS = 5000;

  private final Map<String, Mailbox> byHost = new HashMap<>();
  private final Set<Mailbox> inUse = new HashSet<>();
  private boolean closed;

  /** A new mailbox for {@code host}; the one that it had is closed. */
  public synchronized Mailbox subscribe(String host) {
    var mailbox = new Mailbox();
    inUse.add(mailbox);
    if (closed) {
      mailbox.close();
      return mailbox;
    }
    Mailbox before = byHost.put(host, mailbox);
    if (before != null) {
      before.close();
    }
    return mailbox;
  }

  /** Nobody reads this mailbox any more. */
  public synchronized void unsubscribe(String host, Mailbox mailbox) {
    byHost.remove(host, mailbox);
    inUse.remove(mailbox);
    notifyAll();
  }

  public synchronized Optional<Mailbox> of(String host) {
    return Optional.ofNullable(byHost.get(host));
  }

  /** Ends every subscription, and waits a while until nobody reads any more. */
  public synchronized void close() {
    closed = true;
    inUse.forEach(Mailbox::close);
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    try {
      while (!inUse.isEmpty() && System.nanoTime() < end) {
        wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
