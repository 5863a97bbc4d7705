package org.tvd.verifier.result;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.protocol.message.Evidence;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.master.RealmState;

/**
 * What each enrolled host's last authentic evidence came to, since the verifier started. Evidence
 * that anybody can have sent is not kept.
 */
public final class Results {
  /** How long a result is good that no lease bounds. */
  private static final Duration WITHOUT_LEASE = Duration.ofMinutes(5);

  private final Supplier<RealmState> realm;
  private final Map<String, HostResult> last = new ConcurrentHashMap<>();

  /**
   * @param realm who is a member now
   */
  public Results(Supplier<RealmState> realm) {
    this.realm = realm;
  }

  /** Keeps what was just decided. */
  public void keep(
      Evidence evidence,
      Appraisal appraisal,
      AttestationResult answer,
      PolicySet policy,
      Instant now) {
    last.put(
        evidence.host(),
        new HostResult(
            evidence.host(),
            appraisal,
            answer.properties(),
            answer.memberships(),
            policy.version(),
            evidence.nonce(),
            now,
            now.plus(validity(answer, policy))));
  }

  /** Not longer than the shortest lease that it led to. */
  private static Duration validity(AttestationResult answer, PolicySet policy) {
    return answer.memberships().stream()
        .filter(Membership::admitted)
        .flatMap(member -> Optional.ofNullable(policy.tvds().get(member.tvd())).stream())
        .map(TvdPolicy::lease)
        .min(Duration::compareTo)
        .orElse(WITHOUT_LEASE);
  }

  /**
   * The last result about {@code host}; none once a membership that it tells of has ended, for then
   * it was overtaken: a certificate was revoked, the policy changed, or an operator spoke.
   */
  public Optional<HostResult> of(String host) {
    return Optional.ofNullable(last.get(host)).filter(this::stands);
  }

  private boolean stands(HostResult result) {
    return result.memberships().stream()
        .filter(Membership::admitted)
        .allMatch(member -> realm.get().membersOf(member.tvd()).contains(result.host()));
  }

  /** Forgets a host that was removed. */
  public void forget(String host) {
    last.remove(host);
  }
}
