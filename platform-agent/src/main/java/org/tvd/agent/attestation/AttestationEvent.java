package org.tvd.agent.attestation;

import java.util.Optional;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.Grants;

/** What can happen to a host. Times are milliseconds of the {@link BootClock}. */
public sealed interface AttestationEvent {

  /**
   * The agent starts.
   *
   * @param enrolled whether its attestation key was enrolled before
   */
  record Started(boolean enrolled) implements AttestationEvent {}

  /** The verifier knows the host's attestation key now. */
  record Enrolled() implements AttestationEvent {}

  /** A nonce came. */
  record Challenged(Challenge challenge) implements AttestationEvent {}

  /**
   * The verifier answered evidence.
   *
   * @param sentAt when sending the evidence began
   * @param opened the grants in the answer, decrypted; absent where no TVD admits the host
   */
  record Answered(AttestationResult result, long sentAt, Optional<Opened> opened)
      implements AttestationEvent {}

  /** An envelope's content, after its tag was checked. */
  record Opened(String session, long sequence, Grants grants) {}

  /** The stream brought grants. */
  record GrantsReceived(Opened opened, long now) implements AttestationEvent {}

  /**
   * Evidence is wanted at once.
   *
   * @param challenge from the verifier; absent where the host's operator asks
   */
  record ReattestAsked(Optional<Challenge> challenge) implements AttestationEvent {}

  /** The verifier has no session of this channel: it was started again, or ended it. */
  record SessionLost() implements AttestationEvent {}

  /**
   * The operation under way failed.
   *
   * @param retryAt when to try again, if there is need to wait
   */
  record Failed(Failure failure, long retryAt) implements AttestationEvent {}

  /**
   * Why an operation failed.
   *
   * @param detail what was expected, what was found, what to do
   */
  record Failure(Kind kind, String detail) {
    /** The kinds that are answered differently. */
    public enum Kind {
      /** The verifier does not know the host. */
      UNKNOWN_HOST,
      /** The verifier answered, and refused this request. */
      REJECTED,
      /** No answer came, or none that is a verifier's. */
      UNREACHABLE,
      /** The host's own TPM or logs failed. */
      LOCAL
    }
  }

  /** Time has passed: a lease may have ended, or the state may. */
  record Woken(long now) implements AttestationEvent {}

  /** The agent shall end. */
  record StopOrdered() implements AttestationEvent {}
}
