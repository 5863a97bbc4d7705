package org.tvd.verifier;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.signature.Endorsement;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.Realm.Resolution;
import org.tvd.verifier.master.TvdEvent;
import org.tvd.verifier.master.TvdState;
import org.tvd.verifier.store.PolicyEndorsements;
import org.tvd.verifier.store.PolicyVersions;

/**
 * Puts a version of the policy in force. A version with an error is refused as a whole and the old
 * one stays; a new one is applied to every member at once, by what each has proven last.
 */
public final class PolicyChange {
  private final Path directory;
  private final PolicyRoot root;
  private final PolicyInForce inForce;
  private final Realm realm;
  private final Proven proven;
  private final Endings endings;
  private final SecureRandom random;
  private final Clock clock;

  PolicyChange(
      Path directory,
      PolicyRoot root,
      PolicyInForce inForce,
      Realm realm,
      Proven proven,
      Endings endings,
      SecureRandom random,
      Clock clock) {
    this.directory = directory;
    this.root = root;
    this.inForce = inForce;
    this.realm = realm;
    this.proven = proven;
    this.endings = endings;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Reads a policy directory.
   *
   * @throws PolicyException with every error, also where no network can be planned by it
   */
  static PolicySet load(Path directory) throws PolicyException {
    PolicySet policy = PolicySet.load(directory);
    PolicyFit.check(policy);
    return policy;
  }

  /**
   * Reads the policy directory again.
   *
   * @return the version in force from here on
   * @throws PolicyException with every error; nothing has changed then
   */
  public synchronized PolicySet reload() throws PolicyException {
    PolicySet next = load(directory);
    SortedMap<String, Endorsement> signed = root.check(next, clock.instant());
    PolicyFindings.check(next, inForce.get().version(), clock.instant());
    CarrierChange carriers = CarrierChange.between(inForce.get(), next);
    inForce.change(next, () -> enforce(next, signed, carriers));
    return next;
  }

  /**
   * What the policy directory would do, were it put in force now.
   *
   * @throws PolicyException with every error
   */
  PolicyPreview preview() throws PolicyException {
    PolicySet next = load(directory);
    root.check(next, clock.instant());
    PolicyFindings.check(next, inForce.get().version(), clock.instant());
    return PolicyPreview.of(inForce.get(), next, realm.state(), proven, clock.instant());
  }

  /**
   * Stores the version, founds its new TVDs, ends the memberships and the VPEs' places that it does
   * not allow, and has every plan made anew. A TVD whose frames travel another way begins an epoch.
   */
  void enforce(PolicySet policy, SortedMap<String, Endorsement> signed, CarrierChange carriers) {
    Instant now = clock.instant();
    realm
        .resolve(
            now,
            state -> {
              List<TvdState> founded = new ArrayList<>();
              for (String tvd : policy.tvds().keySet()) {
                if (!state.tvds().containsKey(tvd)) {
                  founded.add(TvdState.empty(tvd, salt()));
                }
              }
              var consequences =
                  new PolicyConsequences(
                      policy, state, endings, host -> proven.of(host, policy, now));
              List<Decision> decisions = new ArrayList<>();
              decisions.add(new Decision.PolicyInForce(policy.version()));
              decisions.addAll(consequences.decisions());
              List<Change> changes = new ArrayList<>(consequences.changes());
              for (TvdState tvd : state.tvds().values()) {
                carriers.of(tvd).ifPresent(what -> beginEpoch(tvd, what, changes, decisions));
              }
              return new Resolution(
                  founded,
                  changes,
                  decisions,
                  List.of(
                      handle -> PolicyVersions.keep(handle, policy, now),
                      handle -> PolicyEndorsements.accept(handle, signed)));
            })
        .join();
  }

  /** The end of a membership has begun one already. */
  private void beginEpoch(
      TvdState tvd, String what, List<Change> changes, List<Decision> decisions) {
    if (changes.stream()
        .noneMatch(c -> c.tvd().equals(tvd.tvd()) && c.event() instanceof TvdEvent.Ended)) {
      changes.add(new Change(tvd.tvd(), new TvdEvent.EpochBegan(salt())));
      decisions.add(new Decision.EpochBegan(tvd.tvd(), tvd.epoch() + 1, what));
    }
  }

  private Bytes salt() {
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    return Bytes.of(salt);
  }
}
