package org.tvd.verifier;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipDecision;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.Decision.Cause;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.Realm.Resolution;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdState;
import org.tvd.verifier.store.PolicyVersions;

/**
 * Puts a version of the policy in force. A version with an error is refused as a whole and the old
 * one stays; a new one is applied to every member at once, by what each has proven last.
 */
public final class PolicyChange {
  private final Path directory;
  private final PolicyInForce inForce;
  private final Realm realm;
  private final Memberships memberships;
  private final Endings endings;
  private final SecureRandom random;
  private final Clock clock;

  public PolicyChange(
      Path directory,
      PolicyInForce inForce,
      Realm realm,
      Memberships memberships,
      Endings endings,
      SecureRandom random,
      Clock clock) {
    this.directory = directory;
    this.inForce = inForce;
    this.realm = realm;
    this.memberships = memberships;
    this.endings = endings;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Reads the policy directory again.
   *
   * @return the version in force from here on
   * @throws PolicyException with every error; nothing has changed then
   */
  public PolicySet reload() throws PolicyException {
    PolicySet next = PolicySet.load(directory);
    inForce.change(next, () -> enforce(next));
    return next;
  }

  /** Stores the version, adds its new TVDs, and ends the memberships that it does not allow. */
  void enforce(PolicySet policy) {
    Instant now = clock.instant();
    for (TvdPolicy tvd : policy.tvds().values()) {
      if (!realm.state().tvds().containsKey(tvd.name())) {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        realm.add(TvdState.empty(tvd.name(), Bytes.of(salt)));
      }
    }
    realm
        .resolve(
            now,
            state -> {
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              decisions.add(new Decision.PolicyInForce(policy.version()));
              endUnmet(policy, state, changes, decisions);
              return new Resolution(
                  changes, decisions, List.of(handle -> PolicyVersions.keep(handle, policy, now)));
            })
        .join();
    realm.announceAll();
  }

  private void endUnmet(
      PolicySet policy, RealmState state, List<Change> changes, List<Decision> decisions) {
    for (TvdState tvd : state.tvds().values()) {
      TvdPolicy tvdPolicy = policy.tvds().get(tvd.tvd());
      for (String host : tvd.members().keySet()) {
        if (tvdPolicy == null) {
          endings.end(
              state,
              tvd.tvd(),
              host,
              Cause.POLICY_CHANGED,
              "the policy no longer has this TVD",
              changes,
              decisions);
          continue;
        }
        // A host that has not attested since the verifier started is judged at its renewal.
        memberships
            .lastTrusted(host)
            .ifPresent(
                last -> {
                  var held = PropertyDerivation.derive(policy, last.claims(), last.certified());
                  if (Membership.decide(tvdPolicy, held)
                      instanceof MembershipDecision.Refused refused) {
                    endings.end(
                        state,
                        tvd.tvd(),
                        host,
                        Cause.POLICY_CHANGED,
                        String.join("; ", refused.reasons()),
                        changes,
                        decisions);
                  }
                });
      }
    }
  }
}
