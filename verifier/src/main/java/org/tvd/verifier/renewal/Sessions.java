package org.tvd.verifier.renewal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Envelope;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.SessionCipher;

/**
 * The sessions of admitted hosts: in memory only, so that a restarted verifier has none. A host has
 * one, and a channel is one host's.
 */
public final class Sessions {
  private final Map<String, Session> byHost = new HashMap<>();
  private final Map<Bytes, Session> byChannel = new HashMap<>();

  /** A host's session, bound to the channel that its last accepted evidence came over. */
  public static final class Session {
    private final String host;
    private final Bytes channelKey;
    private final SessionCipher cipher;
    private long sequence;

    Session(String host, Bytes channelKey, SessionCipher cipher) {
      this.host = host;
      this.channelKey = channelKey;
      this.cipher = cipher;
    }

    public String host() {
      return host;
    }

    /**
     * Composes and seals grants. One at a time: an envelope with a higher number never holds an
     * older state than one with a lower number.
     */
    public synchronized Envelope seal(Supplier<Grants> compose) {
      return cipher.seal(sequence++, compose.get());
    }
  }

  /** Opens a session, in place of the one that the host had. */
  public synchronized Session open(String host, Bytes channelKey, SessionCipher cipher) {
    close(host);
    Session other = byChannel.get(channelKey);
    if (other != null) {
      close(other.host);
    }
    var session = new Session(host, channelKey, cipher);
    byHost.put(host, session);
    byChannel.put(channelKey, session);
    return session;
  }

  /** The session whose host attested over {@code channelKey}. */
  public synchronized Optional<Session> over(Bytes channelKey) {
    return Optional.ofNullable(byChannel.get(channelKey));
  }

  public synchronized void close(String host) {
    Session session = byHost.remove(host);
    if (session != null) {
      byChannel.remove(session.channelKey);
    }
  }
}
