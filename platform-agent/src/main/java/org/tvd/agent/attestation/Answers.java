package org.tvd.agent.attestation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.tvd.agent.attestation.AttestationEvent.Opened;
import org.tvd.agent.attestation.AttestationState.Attesting;
import org.tvd.agent.attestation.AttestationState.Waiting;
import org.tvd.agent.attestation.Effect.Notice;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.plan.NetworkPlan;

/** What the verifier's answers and grants make of a host's memberships. */
final class Answers {
  private static final String NO_LONGER_GRANTED = "the verifier no longer grants it";

  /** A verifier that asks for renewal without end is not followed faster than this. */
  private static final long SHORTEST_RENEWAL_MILLIS = 100;

  private Answers() {}

  /** The verifier answered evidence. */
  static Attestation.Step next(Attesting state, AttestationEvent.Answered answered) {
    AttestationResult result = answered.result();
    Standing before = state.standing();
    Holdings holdings = holdings(before.holdings(), answered);
    Standing.Last last = Standing.Last.of(result);
    List<Effect> effects = new ArrayList<>();
    effects.add(
        new Effect.Report(
            Attestation.differs(before, result)
                ? new Notice.Judged(result.decision(), result.verdict(), result.problems())
                : new Notice.Renewed(result.decision())));
    last.refused()
        .forEach(
            (tvd, reasons) -> {
              Optional<List<String>> told = before.last().map(l -> l.refused().get(tvd));
              if (!told.equals(Optional.of(reasons))) {
                effects.add(new Effect.Report(new Notice.Refused(tvd, reasons)));
              }
            });
    Grants grants = answered.opened().map(Opened::grants).orElse(new Grants(List.of(), List.of()));
    effects.addAll(changes(before.holdings(), holdings, tvd -> reason(grants, tvd, last)));
    if (answered.opened().isPresent()) {
      effects.add(new Effect.OpenStream());
    }
    Standing standing = Standing.answered(holdings, last);
    if (state.queued().isPresent()) {
      Attestation.Step step = Attestation.attest(standing, state.queued().get());
      effects.addAll(step.effects());
      return new Attestation.Step(step.state(), effects);
    }
    long renewAt = answered.sentAt() + Math.max(result.renewInMillis(), SHORTEST_RENEWAL_MILLIS);
    return new Attestation.Step(new Waiting(standing, result.next(), renewAt), effects);
  }

  /**
   * A trusted host carries what it was granted, and nothing where it was granted nothing; an
   * untrusted one carries nothing. UNKNOWN is no compromise (RFC 9334): what is not refused by name
   * runs until its lease ends, and is not renewed.
   */
  private static Holdings holdings(Holdings before, AttestationEvent.Answered answered) {
    return switch (answered.result().verdict()) {
      case TRUSTED ->
          answered
              .opened()
              .map(o -> before.attested(o.session(), o.sequence(), o.grants(), answered.sentAt()))
              .orElseGet(before::nothing);
      case UNTRUSTED -> before.nothing();
      case UNKNOWN -> {
        Holdings left = before;
        for (AttestationResult.Membership membership : answered.result().memberships()) {
          left = membership.admitted() ? left : left.without(membership.tvd());
        }
        yield left;
      }
    };
  }

  /** The stream brought grants: only a newer envelope of this session counts. */
  static Attestation.Step received(
      AttestationState state, AttestationEvent.GrantsReceived received) {
    Opened opened = received.opened();
    Holdings before = state.standing().holdings();
    Optional<Holdings> after =
        before
            .session()
            .filter(session -> session.id().equals(opened.session()))
            .filter(session -> session.sequence() < opened.sequence())
            .map(s -> before.updated(s, opened.sequence(), opened.grants(), received.now()));
    if (after.isEmpty()) {
      return Attestation.stay(state);
    }
    return new Attestation.Step(
        state.with(state.standing().with(after.get())),
        changes(before, after.get(), tvd -> told(opened.grants(), tvd).orElse(NO_LONGER_GRANTED)));
  }

  private static List<Effect> changes(
      Holdings before, Holdings after, UnaryOperator<String> reasons) {
    List<Effect> effects = new ArrayList<>();
    before.grants().keySet().stream()
        .filter(tvd -> !after.grants().containsKey(tvd))
        .map(tvd -> new Effect.Report(new Notice.Revoked(tvd, reasons.apply(tvd))))
        .forEach(effects::add);
    // Leases change with every renewal, so there is always something to carry.
    effects.add(new Effect.Carry(after));
    after.plans().stream()
        .filter(plan -> !before.grants().containsKey(plan.tvd()))
        .map(Answers::admitted)
        .forEach(effects::add);
    return effects;
  }

  private static Effect admitted(NetworkPlan plan) {
    return new Effect.Report(
        new Notice.Admitted(plan.tvd(), plan.epoch(), plan.mechanism().name()));
  }

  private static String reason(Grants grants, String tvd, Standing.Last last) {
    return told(grants, tvd)
        .or(() -> Optional.ofNullable(last.refused().get(tvd)).map(r -> String.join("; ", r)))
        .orElse(
            last.verdict() == AttestationResult.Verdict.TRUSTED
                ? NO_LONGER_GRANTED
                : "the verdict is " + last.verdict());
  }

  private static Optional<String> told(Grants grants, String tvd) {
    return grants.revoked().stream()
        .filter(revocation -> revocation.tvd().equals(tvd))
        .map(Grants.Revocation::reason)
        .findFirst();
  }
}
