package org.tvd.verifier.renewal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Envelope;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.SessionCipher;

/** The sessions of admitted hosts: in memory only, so that a restarted verifier has none. */
public final class Sessions {
  private final Map<String, Session> byHost = new ConcurrentHashMap<>();

  /** A host's session, bound to the channel that its last accepted evidence came over. */
  public static final class Session {
    private final String host;
    private final Bytes channelKey;
    private final SessionCipher cipher;
    private final AtomicLong sequence = new AtomicLong();

    Session(String host, Bytes channelKey, SessionCipher cipher) {
      this.host = host;
      this.channelKey = channelKey;
      this.cipher = cipher;
    }

    public String host() {
      return host;
    }

    public Envelope seal(Grants grants) {
      return cipher.seal(sequence.getAndIncrement(), grants);
    }
  }

  /** Opens a session, in place of the one that the host had. */
  public Session open(String host, Bytes channelKey, SessionCipher cipher) {
    var session = new Session(host, channelKey, cipher);
    byHost.put(host, session);
    return session;
  }

  public Optional<Session> of(String host) {
    return Optional.ofNullable(byHost.get(host));
  }

  /** The session whose host attested over {@code channelKey}. */
  public Optional<Session> over(Bytes channelKey) {
    return byHost.values().stream()
        .filter(session -> session.channelKey.equals(channelKey))
        .findFirst();
  }

  public void close(String host) {
    byHost.remove(host);
  }
}
