package org.tvd.verifier.renewal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The mailboxes of the hosts that are subscribed now: one each. */
public final class Mailboxes {
  private final Map<String, Mailbox> byHost = new ConcurrentHashMap<>();

  /** A new mailbox for {@code host}; the one that it had is closed. */
  public Mailbox subscribe(String host) {
    var mailbox = new Mailbox();
    Mailbox before = byHost.put(host, mailbox);
    if (before != null) {
      before.close();
    }
    return mailbox;
  }

  public void unsubscribe(String host, Mailbox mailbox) {
    byHost.remove(host, mailbox);
  }

  public Optional<Mailbox> of(String host) {
    return Optional.ofNullable(byHost.get(host));
  }

  /** Ends every subscription. */
  public void close() {
    byHost.values().forEach(Mailbox::close);
  }
}
