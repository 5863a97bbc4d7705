package org.tvd.verifier;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.membership.Derivation;
import org.tvd.policy.membership.HeldProperties;
import org.tvd.policy.membership.Membership;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.Planner;
import org.tvd.policy.planner.StackChoice;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.tpm.Attest.ClockInfo;
import org.tvd.verifier.appraisal.Appraisal;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.Decision.Cause;
import org.tvd.verifier.master.PlanComposer;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.Realm.Change;
import org.tvd.verifier.master.Realm.Resolution;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdEvent;
import org.tvd.verifier.master.TvdState.Member;
import org.tvd.verifier.store.EvidenceArchive;
import org.tvd.verifier.store.EvidenceArchive.Parts;
import org.tvd.verifier.store.Hosts;
import org.tvd.verifier.store.PropertyRecords;

/** What an appraisal makes of a host's memberships, decided and stored in one step. */
public final class Memberships {
  private final Realm realm;
  private final Endings endings;
  private final EvidenceArchive archive;
  private final PropertyRecords certificates;
  private final RejectionLimit rejections = new RejectionLimit();
  private final Map<String, Last> last = new ConcurrentHashMap<>();
  private volatile @Nullable Planning planning;

  public Memberships(
      Realm realm, Endings endings, EvidenceArchive archive, PropertyRecords certificates) {
    this.realm = realm;
    this.endings = endings;
    this.archive = archive;
    this.certificates = certificates;
  }

  private record Planning(String version, Planner planner) {}

  /** What a host last proved, and what it earned by it. */
  private record Last(Appraisal.Trusted appraisal, Derivation derivation) {}

  /**
   * A decision about all TVDs that a host asked for.
   *
   * @param decision its number in the log
   * @param properties what the host has proven
   * @param memberships one per TVD asked for
   * @param renewIn when new evidence is due; empty if no TVD admits the host
   */
  public record Decided(
      long decision,
      List<String> properties,
      List<AttestationResult.Membership> memberships,
      Optional<Duration> renewIn) {}

  /** Admits the host where the policy does, and ends its memberships everywhere else. */
  Decided decide(
      Evidence evidence, Parts parts, PolicySet policy, Appraisal.Trusted appraisal, Instant now) {
    String host = evidence.host();
    Last before = last.get(host);
    Derivation derivation =
        before == null
            ? Derivation.of(policy, appraisal.claims(), appraisal.certified())
            : before.derivation().next(policy, appraisal.claims(), appraisal.certified());
    HeldProperties held = derivation.held();
    List<AttestationResult.Membership> answers = new ArrayList<>();
    Set<String> admitted = new TreeSet<>();
    var stored =
        realm.resolve(
            now,
            state -> {
              List<Decision.Refused> refused = new ArrayList<>();
              List<String> joined = new ArrayList<>();
              List<String> renewed = new ArrayList<>();
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              for (String name : new TreeSet<>(evidence.join())) {
                List<String> reasons = reasons(policy, name, held, state, host, evidence.network());
                answers.add(new AttestationResult.Membership(name, reasons.isEmpty(), reasons));
                if (!reasons.isEmpty()) {
                  refused.add(new Decision.Refused(name, reasons));
                  continue;
                }
                admitted.add(name);
                boolean isMember = state.tvd(name).members().containsKey(host);
                (isMember ? renewed : joined).add(name);
                Instant leaseEnd = now.plus(tvdPolicy(policy, name).lease());
                changes.add(
                    new Change(
                        name, new TvdEvent.Admitted(host, evidence.network(), now, leaseEnd)));
                RolePlaces.takeBackUnheld(
                    tvdPolicy(policy, name),
                    state.tvd(name),
                    host,
                    held,
                    Cause.REQUIREMENT_UNMET,
                    changes,
                    decisions);
              }
              for (String name : state.membershipsOf(host)) {
                if (!admitted.contains(name)) {
                  boolean asked = evidence.join().contains(name);
                  endings.end(
                      state,
                      name,
                      host,
                      asked ? Cause.REQUIREMENT_UNMET : Cause.NOT_REQUESTED,
                      asked ? String.join("; ", reasonsOf(answers, name)) : "no longer asked for",
                      changes,
                      decisions);
                }
              }
              decisions.add(
                  new Decision.Appraised(
                      host,
                      parts.digest(),
                      policy.version(),
                      Verdict.TRUSTED,
                      appraisal.problems(),
                      held.describe(),
                      joined,
                      renewed,
                      refused));
              // Before another resolution looks: it must not place by what was held before.
              last.put(host, new Last(appraisal, derivation));
              return new Resolution(
                  changes,
                  decisions,
                  List.of(
                      handle -> keep(handle, parts, host, appraisal.clock()),
                      handle -> certificates.accept(handle, appraisal.certified())));
            });
    Optional<Duration> renewIn =
        admitted.stream().map(name -> tvdPolicy(policy, name).renew()).min(Duration::compareTo);
    return new Decided(stored.join(), held.describe(), List.copyOf(answers), renewIn);
  }

  private static TvdPolicy tvdPolicy(PolicySet policy, String admittingTvd) {
    return Optional.ofNullable(policy.tvds().get(admittingTvd)).orElseThrow();
  }

  /** Forgets what a host that was removed has proven. */
  void forget(String host) {
    last.remove(host);
  }

  /** What a host last proved, since the verifier started. */
  Optional<Appraisal.Trusted> lastTrusted(String host) {
    return Optional.ofNullable(last.get(host)).map(Last::appraisal);
  }

  private static List<String> reasonsOf(List<AttestationResult.Membership> answers, String tvd) {
    return answers.stream()
        .filter(answer -> answer.tvd().equals(tvd))
        .flatMap(answer -> answer.reasons().stream())
        .toList();
  }

  /** One planner serves all decisions under a version. */
  private Planner plannerOf(PolicySet policy) {
    Planning current = planning;
    if (current == null || !current.version().equals(policy.version())) {
      current =
          new Planning(policy.version(), new Planner(policy.network(), policy.tvds().values()));
      planning = current;
    }
    return current.planner();
  }

  /** Why a TVD refuses a host; empty if it admits it. */
  private List<String> reasons(
      PolicySet policy,
      String name,
      HeldProperties held,
      RealmState state,
      String host,
      NetworkOffer offer) {
    TvdPolicy tvd = policy.tvds().get(name);
    if (tvd == null) {
      return List.of("there is no TVD " + name + " in the policy");
    }
    List<String> unmet = Membership.decide(tvd, held).reasons();
    if (!unmet.isEmpty()) {
      return unmet;
    }
    List<Member> members = new ArrayList<>(state.tvd(name).members().values());
    members.removeIf(member -> member.host().equals(host));
    for (Member member : members) {
      if (member.offer().underlayAddress().equals(offer.underlayAddress())
          || member.offer().wireGuardKey().equals(offer.wireGuardKey())) {
        return List.of(
            "expected an underlay address and a WireGuard key of the host's own, found those of"
                + " member "
                + member.host());
      }
    }
    members.add(new Member(host, offer, Instant.EPOCH, Instant.EPOCH));
    return switch (plannerOf(policy).plan(tvd, PlanComposer.planned(members))) {
      case StackChoice.Chosen _ -> List.<String>of();
      case StackChoice.NoStack none -> List.of(none.described());
    };
  }

  /** Ends all memberships of a host whose own TPM speaks against it. */
  long distrust(
      String host, Parts parts, PolicySet policy, Problem problem, ClockInfo clock, Instant now) {
    last.remove(host);
    return realm
        .resolve(
            now,
            state -> {
              List<Change> changes = new ArrayList<>();
              List<Decision> decisions = new ArrayList<>();
              for (String tvd : state.membershipsOf(host)) {
                endings.end(
                    state,
                    tvd,
                    host,
                    Cause.APPRAISAL_FAILED,
                    problem.reason() + ": " + problem.detail(),
                    changes,
                    decisions);
              }
              decisions.add(appraised(host, parts, policy, Verdict.UNTRUSTED, problem));
              return new Resolution(
                  changes, decisions, List.of(handle -> archive.store(handle, parts)));
            })
        .join();
  }

  /** Records evidence that decides nothing: memberships are not renewed, and lapse. */
  long undecided(
      String host, Parts parts, PolicySet policy, Problem problem, ClockInfo clock, Instant now) {
    var decision = appraised(host, parts, policy, Verdict.UNKNOWN, problem);
    return realm
        .resolve(
            now,
            _ ->
                new Resolution(
                    List.of(),
                    List.of(decision),
                    List.of(handle -> keep(handle, parts, host, clock))))
        .join();
  }

  /** Records what somebody sent in a host's name, a few times a minute at most. */
  void rejected(String host, String reason, String detail, Instant now) {
    if (rejections.allows(host, now)) {
      realm
          .resolve(
              now,
              _ -> new Resolution(List.of(), List.of(new Decision.Rejected(host, reason, detail))))
          .join();
    }
  }

  private static Decision.Appraised appraised(
      String host, Parts parts, PolicySet policy, Verdict verdict, Problem problem) {
    return new Decision.Appraised(
        host,
        parts.digest(),
        policy.version(),
        verdict,
        List.of(problem),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private void keep(Handle handle, Parts parts, String host, ClockInfo clock) {
    archive.store(handle, parts);
    Hosts.keepClock(handle, host, clock);
  }
}
