package org.tvd.policy.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.Flows;
import org.tvd.policy.membership.ConflictFreeness;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Requirement;
import org.tvd.policy.model.Role;
import org.tvd.policy.model.Sharing;
import org.tvd.policy.model.StatedFlow;
import org.tvd.policy.model.TvdPolicy;

/** What domains say about themselves and about each other. */
final class TvdLint {
  private final PolicySet policy;
  private final Lint.Advised advised;

  TvdLint(PolicySet policy, Lint.Advised advised) {
    this.policy = policy;
    this.advised = advised;
  }

  void run() {
    for (TvdPolicy tvd : policy.tvds().values()) {
      if (tvd.renew().multipliedBy(2).compareTo(tvd.lease()) >= 0) {
        advised.of(
            LintRule.NO_RETRY,
            tvd.place(),
            "%s renews after %d of %d ms, so that a second try comes too late."
                .formatted(tvd.name(), tvd.renew().toMillis(), tvd.lease().toMillis()));
      }
      tvd.roles().values().stream().filter(Role::guard).forEach(role -> guard(tvd, role));
      named(tvd.hostSharing(), (peer, other) -> oneSided(tvd, other, "hosts", other.hostSharing()));
      named(
          tvd.vpeSharing(), (peer, other) -> oneSided(tvd, other, "elements", other.vpeSharing()));
      flows(tvd);
    }
    overlaps();
  }

  private void guard(TvdPolicy tvd, Role role) {
    if (tvd.vpeSharing().equals(Sharing.NONE)) {
      advised.of(
          LintRule.IDLE_GUARD,
          role.place(),
          "The role %s of %s may guard, and shares with nobody."
              .formatted(role.name(), tvd.name()));
    }
  }

  private void named(Sharing sharing, BiConsumer<String, TvdPolicy> each) {
    for (String peer : sharing.named()) {
      TvdPolicy other = policy.tvds().get(peer);
      if (other != null) {
        each.accept(peer, other);
      }
    }
  }

  private void oneSided(TvdPolicy tvd, TvdPolicy other, String what, Sharing theirs) {
    if (!theirs.with(tvd.name())) {
      advised.of(
          LintRule.ONE_SIDED_SHARING,
          tvd.place(),
          "%s shares %s with %s, which does not share them with %s."
              .formatted(tvd.name(), what, other.name(), tvd.name()));
    }
  }

  private void flows(TvdPolicy tvd) {
    for (Map.Entry<String, StatedFlow> out : tvd.out().entrySet()) {
      TvdPolicy to = policy.tvds().get(out.getKey());
      if (to == null || out.getValue().side() instanceof FlowSide.Closed) {
        continue;
      }
      if (!to.in().containsKey(tvd.name())) {
        unanswered(out.getValue(), tvd.name(), "lets out what goes to", to.name());
      } else if (!(Flows.effective(tvd, to) instanceof FlowSide.Closed)
          && noHostIsInBoth(tvd, to)) {
        advised.of(
            LintRule.FLOW_WITHOUT_HOST,
            out.getValue().place(),
            "%s has a flow to %s, and no host can be in both.".formatted(tvd.name(), to.name()));
      }
    }
    for (Map.Entry<String, StatedFlow> in : tvd.in().entrySet()) {
      TvdPolicy from = policy.tvds().get(in.getKey());
      if (from != null
          && !(in.getValue().side() instanceof FlowSide.Closed)
          && !from.out().containsKey(tvd.name())) {
        unanswered(in.getValue(), tvd.name(), "lets in what comes from", from.name());
      }
    }
  }

  private boolean noHostIsInBoth(TvdPolicy a, TvdPolicy b) {
    List<Requirement> union = new ArrayList<>(a.membership());
    union.addAll(b.membership());
    return ConflictFreeness.unrealizable(policy.lattice(), policy.exclusions(), union).isPresent();
  }

  private void unanswered(StatedFlow stated, String tvd, String does, String peer) {
    advised.of(
        LintRule.ONE_SIDED_FLOW,
        stated.place(),
        "%s %s %s, which says nothing about it.".formatted(tvd, does, peer));
  }

  /** Subnets that overlap contain each other, and the wider one stands before. */
  private void overlaps() {
    if (policy.tvds().isEmpty()) {
      return;
    }
    List<TvdPolicy> sorted =
        policy.tvds().values().stream()
            .sorted(Comparator.comparing(TvdPolicy::subnet).thenComparing(TvdPolicy::name))
            .toList();
    TvdPolicy cover = sorted.getFirst();
    for (TvdPolicy each : sorted.subList(1, sorted.size())) {
      if (cover.subnet().overlaps(each.subnet())) {
        advised.of(
            LintRule.OVERLAPPING_SUBNETS,
            each.place(),
            "The subnet %s of %s overlaps %s of %s."
                .formatted(each.subnet(), each.name(), cover.subnet(), cover.name()));
      } else {
        cover = each;
      }
    }
  }
}
