package org.tvd.verifier;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tvd.policy.PolicyException;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.message.RevocationOrder;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.audit.Decision;
import org.tvd.verifier.audit.DecisionLog;
import org.tvd.verifier.audit.LogEntry;
import org.tvd.verifier.audit.MembershipHistory;
import org.tvd.verifier.audit.MembershipHistory.Dated;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.master.RealmState;
import org.tvd.verifier.master.TvdState;
import org.tvd.verifier.renewal.Baselines;
import org.tvd.verifier.renewal.Mailbox;
import org.tvd.verifier.renewal.Mailboxes;
import org.tvd.verifier.renewal.Sessions;
import org.tvd.verifier.result.Results;
import org.tvd.verifier.store.EvidenceArchive;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;

/** What an operator asks and orders. */
public final class Operations {
  private final PolicyInForce policy;
  private final PolicyChange policyChange;
  private final Realm realm;
  private final Memberships memberships;
  private final Endings endings;
  private final Hosts hosts;
  private final HostTurns turns;
  private final Sessions sessions;
  private final Baselines baselines;
  private final Mailboxes mailboxes;
  private final Results results;
  private final EvidenceArchive archive;
  private final DecisionLog log;

  Operations(
      PolicyInForce policy,
      PolicyChange policyChange,
      Realm realm,
      Memberships memberships,
      Endings endings,
      Hosts hosts,
      HostTurns turns,
      Sessions sessions,
      Baselines baselines,
      Mailboxes mailboxes,
      Results results,
      EvidenceArchive archive,
      DecisionLog log) {
    this.policy = policy;
    this.policyChange = policyChange;
    this.realm = realm;
    this.memberships = memberships;
    this.endings = endings;
    this.hosts = hosts;
    this.turns = turns;
    this.sessions = sessions;
    this.baselines = baselines;
    this.mailboxes = mailboxes;
    this.results = results;
    this.archive = archive;
    this.log = log;
  }

  /** The verifier at a glance. */
  public record Status(String policy, int tvds, int hosts, int members) {}

  /** An enrolled host. */
  public record HostView(
      String host,
      String ekDigest,
      String tpmType,
      Instant enrolled,
      List<String> memberOf,
      boolean connected) {}

  /** A TVD. */
  public record TvdView(
      String tvd,
      int vni,
      String subnet,
      List<String> protection,
      int epoch,
      List<String> members,
      List<Vpe> vpes) {}

  /**
   * A membership, past or present.
   *
   * @param decision the log entry that says why it began
   * @param until its lease's end while it lasts, its end if it ended
   * @param ended why it ended; empty while it lasts
   */
  public record MemberView(
      String tvd, String host, Instant since, long decision, Instant until, String ended) {}

  /** What an order revoked. */
  public record Revoked(String host, List<String> tvds) {}

  /** Whether a host was there to be told to attest. */
  public record Reattestation(String host, boolean told) {}

  /** The policy in force. */
  public record PolicyView(String version, List<String> tvds) {}

  /**
   * What the policy's files would do, were they put in force now.
   *
   * @param before the version in force
   * @param after that of the files
   * @param changes one sentence each
   * @param unknown the members of which only their next evidence tells
   */
  public record PolicyImpact(
      String before, String after, List<String> changes, List<String> unknown) {}

  public Status status() {
    int members =
        realm.state().tvds().values().stream().mapToInt(tvd -> tvd.members().size()).sum();
    PolicySet inForce = policy.get();
    return new Status(inForce.version(), inForce.tvds().size(), hosts.all().size(), members);
  }

  public List<HostView> hosts() {
    List<HostView> views = new ArrayList<>();
    RealmState state = realm.state();
    for (HostRow row : hosts.all()) {
      views.add(
          new HostView(
              row.name(),
              row.ekDigest(),
              row.tpmType(),
              row.enrolled(),
              List.copyOf(state.membershipsOf(row.name())),
              mailboxes.of(row.name()).isPresent()));
    }
    return views;
  }

  public List<TvdView> tvds() {
    List<TvdView> views = new ArrayList<>();
    RealmState realmState = realm.state();
    for (TvdPolicy tvd : policy.get().tvds().values()) {
      TvdState state = realmState.tvds().get(tvd.name());
      if (state == null) {
        continue; // the policy that names it is just being put in force
      }
      views.add(
          new TvdView(
              tvd.name(),
              tvd.vni(),
              tvd.subnet().toString(),
              tvd.protection().stream().sorted().map(Objective::spelling).toList(),
              state.epoch(),
              List.copyOf(state.members().keySet()),
              List.copyOf(state.vpes().values())));
    }
    return views;
  }

  /** The members of this moment. */
  public List<MemberView> members() {
    List<MemberView> views = new ArrayList<>();
    List<Dated> dated = dated();
    for (MembershipHistory.Interval interval : MembershipHistory.of(dated)) {
      TvdState tvd = realm.state().tvds().get(interval.tvd());
      if (interval.ended().isEmpty() && tvd != null) {
        TvdState.Member member = tvd.members().get(interval.host());
        if (member != null) {
          views.add(
              new MemberView(
                  interval.tvd(),
                  interval.host(),
                  interval.since(),
                  interval.decision(),
                  member.leaseEnd(),
                  ""));
        }
      }
    }
    return views;
  }

  /** The members at another moment, by the log. */
  public List<MemberView> membersAt(Instant at) {
    return MembershipHistory.at(dated(), at).stream()
        .map(i -> new MemberView(i.tvd(), i.host(), i.since(), i.decision(), i.until(), i.ended()))
        .toList();
  }

  private List<Dated> dated() {
    return log.all().stream().map(entry -> new Dated(entry, log.decision(entry))).toList();
  }

  public List<LogEntry> decisions(String host, long after, int limit) {
    return log.entries(host, after, limit);
  }

  /**
   * The evidence of a decision, as it was sent, with what the host enrolled; empty where the entry
   * is no appraisal, or its host was removed since.
   */
  public Optional<RecordedEvidence> evidence(long decision) {
    return log.entries("", decision - 1, 1).stream()
        .filter(entry -> entry.seq() == decision)
        .map(log::decision)
        .flatMap(
            each ->
                each instanceof Decision.Appraised appraised
                    ? Stream.of(appraised)
                    : Stream.empty())
        .findFirst()
        .flatMap(
            appraised ->
                hosts
                    .byName(appraised.host())
                    .map(row -> new RecordedEvidence(row, archive.chain(appraised.evidence()))));
  }

  /** Revokes memberships at once. */
  public Revoked revoke(RevocationOrder order) throws NotEnrolledException {
    require(order.host());
    return new Revoked(
        order.host(),
        List.copyOf(endings.revoke(realm, order.host(), order.tvd(), order.reason())));
  }

  /** Tells a host to attest now, if it is connected. */
  public Reattestation reattest(String host) throws NotEnrolledException {
    require(host);
    var mailbox = mailboxes.of(host);
    mailbox.ifPresent(Mailbox::reattest);
    return new Reattestation(host, mailbox.isPresent());
  }

  /** Forgets a host. */
  public void removeHost(String host) throws NotEnrolledException {
    try (var _ = turns.take(host)) {
      require(host);
      endings.remove(realm, host);
      leave(host);
    }
  }

  /** Whatever was this host has no session, no stream and no past. */
  void leave(String host) {
    memberships.forget(host);
    results.forget(host);
    sessions.close(host);
    baselines.forget(host);
    mailboxes.of(host).ifPresent(Mailbox::close);
  }

  /**
   * Puts the policy's files in force. Where measured files are to be judged otherwise from here on,
   * every host is told to attest at once.
   */
  public PolicyView reloadPolicy() throws PolicyException {
    PolicySet before = policy.get();
    PolicySet next = policyChange.reload();
    if (!before.judgesFilesLike(next)) {
      hosts.all().forEach(host -> mailboxes.of(host.name()).ifPresent(Mailbox::reattest));
    }
    return new PolicyView(next.version(), List.copyOf(next.tvds().keySet()));
  }

  /** Looks at the policy's files without putting them in force. */
  public PolicyImpact previewPolicy() throws PolicyException {
    PolicyPreview preview = policyChange.preview();
    return new PolicyImpact(
        preview.impact().before(),
        preview.impact().after(),
        preview.impact().sentences(),
        preview.unknown());
  }

  private void require(String host) throws NotEnrolledException {
    if (hosts.byName(host).isEmpty()) {
      throw new NotEnrolledException(host);
    }
  }
}
