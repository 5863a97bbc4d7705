package org.tvd.agent.attestation;

import java.util.Optional;
import java.util.OptionalLong;
import org.tvd.protocol.message.Challenge;

/**
 * Where a host is on its way to, or between, attestations. In the first three states exactly one
 * operation is under way, and only its outcome leaves the state; in the others none is.
 */
public sealed interface AttestationState {

  /** What the host carries meanwhile: memberships last while their leases do, in every state. */
  Standing standing();

  /** This state with another standing. */
  AttestationState with(Standing standing);

  /** When the state ends by itself, by the boot clock. */
  default OptionalLong endsAt() {
    return OptionalLong.empty();
  }

  /** The host presents its endorsement key and its attestation key. */
  record Enrolling(Standing standing) implements AttestationState {
    @Override
    public Enrolling with(Standing other) {
      return new Enrolling(other);
    }
  }

  /** The host has asked for a nonce. */
  record Challenging(Standing standing) implements AttestationState {
    @Override
    public Challenging with(Standing other) {
      return new Challenging(other);
    }
  }

  /**
   * Evidence for a challenge is being made or sent.
   *
   * @param queued a challenge that came meanwhile, to be answered next
   */
  record Attesting(Standing standing, Optional<Challenge> queued) implements AttestationState {
    @Override
    public Attesting with(Standing other) {
      return new Attesting(other, queued);
    }
  }

  /**
   * The verifier has answered, and the next evidence is not yet due.
   *
   * @param next the challenge for it
   * @param renewAt when it is due
   */
  record Waiting(Standing standing, Challenge next, long renewAt) implements AttestationState {
    @Override
    public Waiting with(Standing other) {
      return new Waiting(other, next, renewAt);
    }

    @Override
    public OptionalLong endsAt() {
      return OptionalLong.of(renewAt);
    }
  }

  /**
   * An attempt failed; the next is made later.
   *
   * @param enrol whether it begins with enrolment
   * @param until when it is made
   * @param why the failure, for the operator
   */
  record Pausing(Standing standing, boolean enrol, long until, String why)
      implements AttestationState {
    @Override
    public Pausing with(Standing other) {
      return new Pausing(other, enrol, until, why);
    }

    @Override
    public OptionalLong endsAt() {
      return OptionalLong.of(until);
    }
  }

  /** The agent ends. */
  record Stopped(Standing standing) implements AttestationState {
    @Override
    public Stopped with(Standing other) {
      return new Stopped(other);
    }
  }
}
