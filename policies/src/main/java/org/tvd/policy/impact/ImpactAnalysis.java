package org.tvd.policy.impact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.EffectiveFlows;
import org.tvd.policy.flow.Finding;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.impact.EpochChange.Cause;
import org.tvd.policy.membership.PlacedVpe;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Planner;
import org.tvd.policy.planner.StackChanges;

/** Finds what a change of the policy does before it is made. */
public final class ImpactAnalysis {
  /** How many findings that appear are told, and how many that vanish. */
  public static final int MAX_FINDINGS = 10_000;

  private final PolicySet before;
  private final PolicySet after;
  private final Collection<KnownHost> hosts;
  private final Standing was;
  private final Standing is;

  private ImpactAnalysis(
      PolicySet before,
      PolicySet after,
      Collection<KnownHost> hosts,
      Collection<PlacedVpe> elements) {
    this.before = before;
    this.after = after;
    this.hosts = hosts;
    this.was = new Standing(before, hosts, KnownHost::before, elements);
    this.is = new Standing(after, hosts, KnownHost::after, elements);
  }

  /**
   * What a change does to the flows, and to what is known of the hosts.
   *
   * @param hosts in any order; none to look at the policies alone
   * @param elements processing elements in the domains that they are in or ask for, in any order
   */
  public static Impact of(
      PolicySet before,
      PolicySet after,
      Collection<KnownHost> hosts,
      Collection<PlacedVpe> elements) {
    return new ImpactAnalysis(before, after, hosts, elements).impact();
  }

  private Impact impact() {
    FlowAnalysis past = FlowAnalysis.of(FlowMatrix.of(before));
    FlowAnalysis next = past.changedTo(FlowMatrix.of(after));
    List<MembershipChange> memberships = memberships();
    List<MechanismChange> mechanisms = mechanisms();
    return new Impact(
        before.version(),
        after.version(),
        FlowChange.between(new EffectiveFlows(before), new EffectiveFlows(after)),
        findings(next, past),
        findings(past, next),
        memberships,
        places(),
        mechanisms,
        epochs(memberships, mechanisms));
  }

  private static List<Finding> findings(FlowAnalysis of, FlowAnalysis without) {
    boolean sameTvds = of.matrix().names().equals(without.matrix().names());
    return Stream.of(FindingKind.values())
        .flatMap(
            kind ->
                sameTvds
                    ? of.findingsSince(without, kind)
                    : of.findings(kind).filter(finding -> !found(without, finding)))
        .limit(MAX_FINDINGS)
        .toList();
  }

  private static boolean found(FlowAnalysis analysis, Finding finding) {
    return analysis.matrix().contains(finding.from())
        && analysis.matrix().contains(finding.to())
        && analysis.found(finding.kind(), finding.from(), finding.to());
  }

  private List<MembershipChange> memberships() {
    List<MembershipChange> changes = new ArrayList<>();
    was.hosts()
        .forEach(
            (member, refused) ->
                compare(member, null, refused, is.hosts().getOrDefault(member, refused), changes));
    return changes;
  }

  private List<MembershipChange> places() {
    List<MembershipChange> changes = new ArrayList<>();
    was.vpes()
        .forEach(
            (seat, refused) ->
                compare(
                    seat.member(),
                    seat.vpe(),
                    refused,
                    is.vpes().getOrDefault(seat, refused),
                    changes));
    return changes;
  }

  private static void compare(
      Standing.Member member,
      @Nullable String vpe,
      List<String> refusedBefore,
      List<String> refusedAfter,
      List<MembershipChange> changes) {
    if (refusedBefore.isEmpty() != refusedAfter.isEmpty()) {
      boolean admitted = refusedAfter.isEmpty();
      changes.add(
          new MembershipChange(
              member.tvd(), member.host(), vpe, admitted, admitted ? refusedBefore : refusedAfter));
    }
  }

  /** For the members before the change, who have the key that another way would not suit. */
  private List<MechanismChange> mechanisms() {
    Planner past = new Planner(before.network(), before.tvds().values());
    Planner next = new Planner(after.network(), after.tvds().values());
    List<MechanismChange> changes = new ArrayList<>();
    for (TvdPolicy tvd : before.tvds().values()) {
      TvdPolicy changed = after.tvds().get(tvd.name());
      if (changed != null) {
        List<PlannedHost> members =
            hosts.stream()
                .filter(host -> was.isMember(tvd.name(), host.name()))
                .map(KnownHost::host)
                .toList();
        StackChanges stacks =
            StackChanges.between(
                new StackChanges.Version(past, tvd),
                new StackChanges.Version(next, changed),
                members);
        if (!stacks.isEmpty()) {
          changes.add(new MechanismChange(tvd.name(), stacks));
        }
      }
    }
    return changes;
  }

  private List<EpochChange> epochs(
      List<MembershipChange> memberships, List<MechanismChange> mechanisms) {
    SortedMap<String, List<Cause>> causes = new TreeMap<>();
    for (MembershipChange change : memberships) {
      if (!change.admitted() && after.tvds().containsKey(change.tvd())) {
        causes.put(change.tvd(), new ArrayList<>(List.of(Cause.MEMBER_EXPELLED)));
      }
    }
    for (MechanismChange change : mechanisms) {
      causes.computeIfAbsent(change.tvd(), _ -> new ArrayList<>()).add(Cause.MECHANISM_CHANGED);
    }
    return causes.entrySet().stream()
        .map((Map.Entry<String, List<Cause>> e) -> new EpochChange(e.getKey(), e.getValue()))
        .toList();
  }
}
