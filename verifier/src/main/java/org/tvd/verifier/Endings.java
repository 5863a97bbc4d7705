package org.tvd.verifier;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tvd.protocol.Bytes;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.Decision.Cause;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.Realm.Resolution;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdEvent;
import org.tvd.verifier.renewal.Leases;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;

/** How memberships end other than by evidence, and what every ending is made of. */
public final class Endings {
  private final SecureRandom random;
  private final Clock clock;

  public Endings(SecureRandom random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /** Adds one ending to a resolution: the event with the next epoch's salt, and its record. */
  void end(
      RealmState state,
      String tvd,
      String host,
      Cause cause,
      String detail,
      List<Change> changes,
      List<Decision> decisions) {
    byte[] salt = new byte[32];
    random.nextBytes(salt);
    long endedBefore =
        changes.stream()
            .filter(c -> c.tvd().equals(tvd) && c.event() instanceof TvdEvent.Ended)
            .count();
    int epoch = state.tvd(tvd).epoch() + 1 + (int) endedBefore;
    changes.add(new Change(tvd, new TvdEvent.Ended(host, Bytes.of(salt))));
    decisions.add(new Decision.MembershipEnded(host, tvd, cause, detail, epoch));
  }

  /** Ends the memberships whose lease is over. */
  public void lapse(Realm realm, Instant now) {
    if (Leases.lapsed(realm.state(), now).isEmpty()) {
      return;
    }
    realm
        .resolve(
            now,
            state -> {
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              for (Leases.Lapsed lapsed : Leases.lapsed(state, now)) {
                end(
                    state,
                    lapsed.tvd(),
                    lapsed.host(),
                    Cause.LEASE_LAPSED,
                    "no evidence renewed the lease that ended at " + lapsed.leaseEnd(),
                    changes,
                    decisions);
              }
              return new Resolution(changes, decisions);
            })
        .join();
  }

  /**
   * Ends memberships by an operator's order.
   *
   * @param tvd one TVD, or empty for all
   * @return the TVDs that the host was revoked from
   */
  public SortedSet<String> revoke(Realm realm, String host, String tvd, String reason) {
    SortedSet<String> revoked = new TreeSet<>();
    realm
        .resolve(
            clock.instant(),
            state -> {
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              for (String name : state.membershipsOf(host)) {
                if (tvd.isEmpty() || tvd.equals(name)) {
                  revoked.add(name);
                  end(state, name, host, Cause.OPERATOR, reason, changes, decisions);
                }
              }
              return new Resolution(changes, decisions);
            })
        .join();
    return revoked;
  }

  /**
   * Lets a TPM in. What the host was before is gone: its memberships, and what its TPM's clock
   * showed.
   */
  void approveTpm(Realm realm, HostRow row, Optional<HostRow> replaced) {
    String before = replaced.map(HostRow::ekDigest).orElse("");
    realm
        .resolve(
            clock.instant(),
            state -> {
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              String detail = "an operator approved TPM " + row.ekDigest() + " in its place";
              endAll(state, row.name(), Cause.TPM_REPLACED, detail, changes, decisions);
              decisions.add(
                  new Decision.TpmApproved(
                      row.name(),
                      row.ekDigest(),
                      row.akName().hex(),
                      row.tpmType(),
                      row.vouchedBy().spelling(),
                      before));
              return new Resolution(
                  changes,
                  decisions,
                  List.of(
                      handle -> {
                        Hosts.remove(handle, row.name());
                        Hosts.enrol(handle, row);
                      }));
            })
        .join();
  }

  /** Takes the counters of a host's TPM as they come next. */
  void clearTpm(Realm realm, String host, String ekDigest) {
    realm
        .resolve(
            clock.instant(),
            state -> {
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              String detail = "an operator approved that its TPM was cleared";
              endAll(state, host, Cause.TPM_CLEARED, detail, changes, decisions);
              decisions.add(new Decision.TpmClearApproved(host, ekDigest));
              return new Resolution(
                  changes, decisions, List.of(handle -> Hosts.forgetClock(handle, host)));
            })
        .join();
  }

  private void endAll(
      RealmState state,
      String host,
      Cause cause,
      String detail,
      List<Change> changes,
      List<Decision> decisions) {
    for (String tvd : state.membershipsOf(host)) {
      end(state, tvd, host, cause, detail, changes, decisions);
    }
  }

  /** Forgets a host: its memberships end, and its name and its TPM are free again. */
  public void remove(Realm realm, String host) {
    realm
        .resolve(
            clock.instant(),
            state -> {
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              endAll(state, host, Cause.HOST_REMOVED, "the host was removed", changes, decisions);
              decisions.add(new Decision.HostRemoved(host));
              return new Resolution(
                  changes, decisions, List.of(handle -> Hosts.remove(handle, host)));
            })
        .join();
  }
}
