package org.tvd.agent.attestation;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.message.Grants;
import org.tvd.protocol.plan.NetworkPlan;

/**
 * What the host may carry, and up to when. Times are milliseconds of the agent's {@link BootClock}.
 *
 * @param grants by TVD
 * @param newest the highest plan version seen of each TVD, also of those that ended: an older plan
 *     is never taken, whoever sends it
 * @param session whose envelopes are taken; absent before the first admission
 */
public record Holdings(
    SortedMap<String, Grant> grants, Map<String, Long> newest, Optional<Session> session) {

  /** Nothing, and nothing seen. */
  public static final Holdings NONE = new Holdings(new TreeMap<>(), Map.of(), Optional.empty());

  public Holdings {
    grants = Collections.unmodifiableSortedMap(new TreeMap<>(grants));
    newest = Map.copyOf(newest);
  }

  /**
   * A membership.
   *
   * @param leaseEnd from this moment on the TVD is not carried
   */
  public record Grant(NetworkPlan plan, long leaseEnd) {}

  /**
   * A session with the verifier.
   *
   * @param sequence the highest that was taken
   * @param leaseBound the latest lease end that its attestation earned; no later envelope of the
   *     session can grant more, so that a delayed one does not stretch a lease
   */
  public record Session(String id, long sequence, long leaseBound) {}

  /**
   * The state after an admitting attestation. Leases count from when its evidence was sent: the
   * verifier looked at the host then or later, so they never end later here than there.
   */
  Holdings attested(String session, long sequence, Grants granted, long sentAt) {
    long bound = sentAt;
    Builder builder = new Builder();
    for (NetworkPlan plan : granted.plans()) {
      long end = sentAt + plan.leaseMillis();
      bound = Math.max(bound, end);
      builder.take(plan, end);
    }
    return builder.build(Optional.of(new Session(session, sequence, bound)));
  }

  /**
   * The state after a later envelope of the session. It may end a membership or change its plan; it
   * never makes a lease longer.
   */
  Holdings updated(Session session, long sequence, Grants granted, long now) {
    Builder builder = new Builder();
    for (NetworkPlan plan : granted.plans()) {
      long end = Math.min(now + plan.leaseMillis(), session.leaseBound());
      Grant held = grants.get(plan.tvd());
      builder.take(plan, held == null ? end : Math.min(end, held.leaseEnd()));
    }
    return builder.build(Optional.of(new Session(session.id(), sequence, session.leaseBound())));
  }

  /** Without the memberships whose lease has ended at {@code now}. */
  Holdings lapsed(long now) {
    SortedMap<String, Grant> left = new TreeMap<>(grants);
    left.values().removeIf(grant -> grant.leaseEnd() <= now);
    return new Holdings(left, newest, session);
  }

  /** Without one membership. */
  Holdings without(String tvd) {
    SortedMap<String, Grant> left = new TreeMap<>(grants);
    left.remove(tvd);
    return new Holdings(left, newest, session);
  }

  /** Without any membership, and with no session. */
  Holdings nothing() {
    return new Holdings(new TreeMap<>(), newest, Optional.empty());
  }

  /** As at a verifier that does not know the host: its plans count from the start again. */
  Holdings forgetVersions() {
    return new Holdings(grants, Map.of(), session);
  }

  /** The whole desired state of the host's network. */
  public List<NetworkPlan> plans() {
    return grants.values().stream().map(Grant::plan).toList();
  }

  private final class Builder {
    private final SortedMap<String, Grant> next = new TreeMap<>();
    private final Map<String, Long> seen = new TreeMap<>(newest);

    void take(NetworkPlan plan, long leaseEnd) {
      Grant held = next.getOrDefault(plan.tvd(), grants.get(plan.tvd()));
      if (plan.version() >= seen.getOrDefault(plan.tvd(), 0L)) {
        seen.put(plan.tvd(), plan.version());
        next.put(plan.tvd(), new Grant(plan, leaseEnd));
      } else if (held != null) {
        next.put(plan.tvd(), new Grant(held.plan(), leaseEnd));
      }
    }

    Holdings build(Optional<Session> session) {
      return new Holdings(next, seen, session);
    }
  }
}
