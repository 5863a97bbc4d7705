package org.tvd.verifier;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.TpmIdentity;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.membership.MembershipDecision;
import org.tvd.policy.membership.PropertyDerivation;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.appraisal.CertificateStanding;
import org.tvd.verifier.appraisal.Reason;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.Decision.Cause;
import org.tvd.verifier.enrolment.Identities;
import org.tvd.verifier.enrolment.Vouching;
import org.tvd.verifier.master.Addresses;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.Realm.Resolution;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdEvent;
import org.tvd.verifier.master.TvdState;
import org.tvd.verifier.store.PolicyVersions;
import org.tvd.verifier.store.PropertyRecords;

/**
 * Puts a version of the policy in force. A version with an error is refused as a whole and the old
 * one stays; a new one is applied to every member at once, by what each has proven last.
 */
public final class PolicyChange {
  private final Path directory;
  private final PolicyInForce inForce;
  private final Realm realm;
  private final Memberships memberships;
  private final Identities identities;
  private final Endings endings;
  private final PropertyRecords records;
  private final SecureRandom random;
  private final Clock clock;

  PolicyChange(
      Path directory,
      PolicyInForce inForce,
      Realm realm,
      Memberships memberships,
      Identities identities,
      Endings endings,
      PropertyRecords records,
      SecureRandom random,
      Clock clock) {
    this.directory = directory;
    this.inForce = inForce;
    this.realm = realm;
    this.memberships = memberships;
    this.identities = identities;
    this.endings = endings;
    this.records = records;
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
    CarrierChange carriers = CarrierChange.between(inForce.get(), next);
    inForce.change(next, () -> enforce(next, carriers));
    return next;
  }

  /**
   * Stores the version, founds its new TVDs, ends the memberships and the VPEs' places that it does
   * not allow, and has every plan made anew. A TVD whose frames travel another way begins an epoch.
   */
  void enforce(PolicySet policy, CarrierChange carriers) {
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
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              decisions.add(new Decision.PolicyInForce(policy.version()));
              for (TvdState tvd : state.tvds().values()) {
                changes.add(new Change(tvd.tvd(), new TvdEvent.Replanned()));
                endUnmet(policy, state, tvd, now, changes, decisions);
                takeBackPlaces(policy, tvd, changes, decisions);
                carriers.of(tvd).ifPresent(what -> beginEpoch(tvd, what, changes, decisions));
              }
              return new Resolution(
                  founded,
                  changes,
                  decisions,
                  List.of(handle -> PolicyVersions.keep(handle, policy, now)));
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

  private void endUnmet(
      PolicySet policy,
      RealmState state,
      TvdState tvd,
      Instant now,
      List<Change> changes,
      List<Decision> decisions) {
    for (String host : tvd.members().keySet()) {
      String unmet = unmet(policy, tvd.tvd(), host, now);
      if (!unmet.isEmpty()) {
        endings.end(state, tvd.tvd(), host, Cause.POLICY_CHANGED, unmet, changes, decisions);
      }
    }
  }

  /** Why the policy does not allow a membership; empty if it does. */
  private String unmet(PolicySet policy, String tvd, String host, Instant now) {
    TvdPolicy tvdPolicy = policy.tvds().get(tvd);
    if (tvdPolicy == null) {
      return "the policy no longer has this TVD";
    }
    TpmIdentity vouched;
    switch (identities.vouched(host, policy, now)) {
      case Vouching.Vouched(TpmIdentity tpm) -> vouched = tpm;
      case Vouching.NotVouched(Reason reason, String detail) -> {
        return reason + ": " + detail;
      }
    }
    // A host that has not attested since the verifier started, or whose measured files are to be
    // judged otherwise from here on, is judged by its next evidence.
    return memberships
        .lastTrusted(host)
        .filter(last -> last.baseline().holdsUnder(policy))
        .map(
            last -> {
              var claims = last.claims();
              var tpm = vouched.claims(claims.tpm().firmwareVersion());
              var held =
                  PropertyDerivation.derive(
                      policy,
                      claims.withTpm(tpm),
                      CertificateStanding.standing(
                          last.certified(), policy, records.revocations(), now));
              return switch (Membership.decide(tvdPolicy, held)) {
                case MembershipDecision.Admitted _ -> "";
                case MembershipDecision.Refused refused -> String.join("; ", refused.reasons());
                case MembershipDecision.UnknownRole unknown -> String.join("; ", unknown.reasons());
              };
            })
        .orElse("");
  }

  /** Places that the subnet does not have any more, or that are gateways' from here on. */
  private static void takeBackPlaces(
      PolicySet policy, TvdState tvd, List<Change> changes, List<Decision> decisions) {
    TvdPolicy tvdPolicy = policy.tvds().get(tvd.tvd());
    for (Vpe vpe : tvd.vpes().values()) {
      if (tvdPolicy == null || !Addresses.isForVpes(tvdPolicy, policy, vpe.address())) {
        changes.add(new Change(tvd.tvd(), new TvdEvent.VpeDetached(vpe.name())));
        decisions.add(new Decision.VpeDetached(vpe.host(), tvd.tvd(), vpe.name()));
      }
    }
  }
}
