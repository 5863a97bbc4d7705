package org.tvd.agent.attestation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tvd.agent.attestation.AttestationEvent.Failure;
import org.tvd.agent.attestation.AttestationState.Attesting;
import org.tvd.agent.attestation.AttestationState.Challenging;
import org.tvd.agent.attestation.AttestationState.Enrolling;
import org.tvd.agent.attestation.AttestationState.Pausing;
import org.tvd.agent.attestation.AttestationState.Stopped;
import org.tvd.agent.attestation.AttestationState.Waiting;
import org.tvd.agent.attestation.Effect.Notice;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.Challenge;

/**
 * The transitions of attestation, without any I/O:
 *
 * <pre>
 *   enrolling → challenging → attesting → waiting → attesting → …
 *        ↑            ↑           │ failure
 *        └──────── pausing ←──────┘
 * </pre>
 *
 * Memberships live beside these states: an unreachable verifier ends none of them, their leases do.
 */
public final class Attestation {
  private Attestation() {}

  /** A state, and what is to be done on entering it, in order. */
  public record Step(AttestationState state, List<Effect> effects) {
    public Step {
      effects = List.copyOf(effects);
    }
  }

  /** The state before {@link AttestationEvent.Started}. */
  public static AttestationState initial() {
    return new Pausing(Standing.NEW, false, Long.MAX_VALUE, "not started");
  }

  /** What {@code event} leads to in {@code state}. */
  public static Step next(AttestationState state, AttestationEvent event) {
    if (state instanceof Stopped) {
      return stay(state);
    }
    return switch (event) {
      case AttestationEvent.Started(boolean enrolled) -> begin(state.standing(), !enrolled);
      case AttestationEvent.Enrolled _ -> enrolled(state);
      case AttestationEvent.Challenged(Challenge challenge) ->
          state instanceof Challenging ? attest(state.standing(), challenge) : stay(state);
      case AttestationEvent.Answered answered ->
          state instanceof Attesting attesting ? Answers.next(attesting, answered) : stay(state);
      case AttestationEvent.GrantsReceived received -> Answers.received(state, received);
      case AttestationEvent.ReattestAsked(Optional<Challenge> challenge) ->
          reattest(state, challenge);
      case AttestationEvent.SessionLost _ ->
          state instanceof Waiting ? begin(state.standing(), false) : stay(state);
      case AttestationEvent.Failed failed -> failed(state, failed);
      case AttestationEvent.Woken(long now) -> woken(state, now);
      case AttestationEvent.StopOrdered _ -> new Step(new Stopped(state.standing()), List.of());
    };
  }

  static Step stay(AttestationState state) {
    return new Step(state, List.of());
  }

  static Step attest(Standing standing, Challenge challenge) {
    return new Step(
        new Attesting(standing, Optional.empty()), List.of(new Effect.SendEvidence(challenge)));
  }

  private static Step begin(Standing standing, boolean enrol) {
    return enrol
        ? new Step(new Enrolling(standing), List.of(new Effect.Enrol()))
        : new Step(new Challenging(standing), List.of(new Effect.RequestChallenge()));
  }

  private static Step enrolled(AttestationState state) {
    if (!(state instanceof Enrolling)) {
      return stay(state);
    }
    Standing standing = state.standing();
    return new Step(
        new Challenging(standing.with(standing.holdings().forgetVersions())),
        List.of(new Effect.Report(new Notice.Enrolled()), new Effect.RequestChallenge()));
  }

  private static Step reattest(AttestationState state, Optional<Challenge> challenge) {
    return switch (state) {
      case Waiting waiting -> attest(waiting.standing(), challenge.orElse(waiting.next()));
      case Attesting attesting ->
          stay(new Attesting(attesting.standing(), challenge.or(attesting::queued)));
      case Pausing pausing when challenge.isPresent() ->
          attest(pausing.standing(), challenge.get());
      case Pausing pausing -> begin(pausing.standing(), pausing.enrol());
      // Fresh evidence is on its way already.
      case Enrolling _, Challenging _, Stopped _ -> stay(state);
    };
  }

  private static Step failed(AttestationState state, AttestationEvent.Failed failed) {
    if (!(state instanceof Enrolling
        || state instanceof Challenging
        || state instanceof Attesting)) {
      return stay(state);
    }
    Failure failure = failed.failure();
    Standing standing = state.standing().failed();
    boolean first = state.standing().failures() == 0;
    boolean enrol = state instanceof Enrolling || failure.kind() == Failure.Kind.UNKNOWN_HOST;
    // The ordinary ways out are tried at once, but only once in a row: a host that the verifier
    // has forgotten enrols, a nonce that has gone stale is replaced.
    boolean forgotten = failure.kind() == Failure.Kind.UNKNOWN_HOST;
    boolean stale = failure.kind() == Failure.Kind.REJECTED && state instanceof Attesting;
    if (first && (forgotten || stale)) {
      return begin(standing, enrol);
    }
    List<Effect> effects = new ArrayList<>();
    if (!standing.told().equals(Optional.of(failure.kind()))) {
      int held = standing.holdings().grants().size();
      effects.add(new Effect.Report(new Notice.AttemptFailed(failure, held)));
    }
    Standing told = standing.telling(failure.kind());
    return new Step(new Pausing(told, enrol, failed.retryAt(), failure.detail()), effects);
  }

  private static Step woken(AttestationState state, long now) {
    Holdings before = state.standing().holdings();
    Holdings after = before.lapsed(now);
    List<Effect> effects = new ArrayList<>();
    if (!after.grants().equals(before.grants())) {
      before.grants().keySet().stream()
          .filter(tvd -> !after.grants().containsKey(tvd))
          .forEach(tvd -> effects.add(new Effect.Report(new Notice.LeaseEnded(tvd))));
      effects.add(new Effect.Carry(after));
    }
    AttestationState left = state.with(state.standing().with(after));
    if (left.endsAt().isEmpty() || left.endsAt().getAsLong() > now) {
      return new Step(left, effects);
    }
    Step step =
        switch (left) {
          case Waiting waiting -> attest(waiting.standing(), waiting.next());
          case Pausing pausing -> begin(pausing.standing(), pausing.enrol());
          case Enrolling _, Challenging _, Attesting _, Stopped _ -> stay(left);
        };
    effects.addAll(step.effects());
    return new Step(step.state(), effects);
  }

  /** Whether a verdict tells more than that nothing has changed. */
  static boolean differs(Standing standing, AttestationResult result) {
    return standing
        .last()
        .filter(last -> last.verdict() == result.verdict())
        .filter(last -> last.problems().equals(result.problems()))
        .isEmpty();
  }
}
