package org.tvd.agent.attestation;

import java.util.Optional;
import org.tvd.agent.attestation.AttestationEvent.Opened;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.Secret;
import org.tvd.protocol.message.Envelope;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.message.SealedSession;
import org.tvd.protocol.message.SessionCipher;

/**
 * Opens envelopes with the key of the present session. The stream may bring an envelope of a
 * session before the answer that opens the session has been read: the latest such one is kept and
 * opened then, for it may be a revocation. One is enough, since grants are the whole state.
 */
public final class Sessions {
  private final String host;
  private Optional<Current> current = Optional.empty();
  private Optional<Envelope> early = Optional.empty();

  private record Current(String id, SessionCipher cipher) {}

  public Sessions(String host) {
    this.host = host;
  }

  /**
   * Begins a session with its first envelope.
   *
   * @param secret what the TPM revealed; cleared here
   * @throws MalformedException if the envelope is not of this session and host
   */
  public synchronized Opened begin(SealedSession session, Secret secret) throws MalformedException {
    SessionCipher cipher = SessionCipher.of(secret, host, session.session());
    secret.clear();
    Opened opened = open(cipher, session.envelope());
    current = Optional.of(new Current(session.session(), cipher));
    return opened;
  }

  /**
   * Opens an envelope of the present session.
   *
   * @return nothing where it is of another session
   */
  public synchronized Optional<Opened> open(Envelope envelope) throws MalformedException {
    Optional<Current> own = current.filter(c -> c.id().equals(envelope.session()));
    if (own.isEmpty()) {
      boolean later =
          early
              .filter(kept -> kept.session().equals(envelope.session()))
              .filter(kept -> kept.sequence() >= envelope.sequence())
              .isEmpty();
      early = later ? Optional.of(envelope) : early;
      return Optional.empty();
    }
    return Optional.of(open(own.get().cipher(), envelope));
  }

  /** The envelope that came before its session began, if it is of the present session. */
  public synchronized Optional<Opened> early() throws MalformedException {
    Optional<Envelope> kept = early;
    early = Optional.empty();
    return kept.isPresent() ? open(kept.get()) : Optional.empty();
  }

  private static Opened open(SessionCipher cipher, Envelope envelope) throws MalformedException {
    Grants grants = cipher.open(envelope);
    long tvds = grants.plans().stream().map(plan -> plan.tvd()).distinct().count();
    if (tvds != grants.plans().size()) {
      throw new MalformedException("grants", 0, "expected each TVD once");
    }
    return new Opened(envelope.session(), envelope.sequence(), grants);
  }
}
