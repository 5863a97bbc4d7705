package org.tvd.verifier;

import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.Planner;
import org.tvd.policy.planner.StackChanges;
import org.tvd.policy.planner.StackChanges.PairChange;
import org.tvd.policy.planner.StackChanges.Version;
import org.tvd.verifier.master.PlanComposer;
import org.tvd.verifier.master.TvdState;

/**
 * What a new version of the policy changes in what carries TVDs' frames between hosts. A link that
 * is declared untrusted is such a change: the plan with the new stack and a new epoch's key go out
 * together, and a host that has one has the other.
 */
interface CarrierChange {

  /** What changes for a TVD, in words; empty if its frames travel as before. */
  Optional<String> of(TvdState state);

  /** Between two versions that are known. */
  static CarrierChange between(PolicySet before, PolicySet after) {
    if (before.version().equals(after.version())) {
      return _ -> Optional.empty();
    }
    var past = new Planner(before.network(), before.tvds().values());
    var next = new Planner(after.network(), after.tvds().values());
    return state -> {
      TvdPolicy was = before.tvds().get(state.tvd());
      TvdPolicy is = after.tvds().get(state.tvd());
      if (was == null || is == null) {
        return Optional.empty(); // it has no members before, or none after
      }
      StackChanges changes =
          StackChanges.between(
              new Version(past, was),
              new Version(next, is),
              PlanComposer.planned(state.members().values()));
      return changes.isEmpty() ? Optional.empty() : Optional.of(describe(changes));
    };
  }

  /** Where the version before is not known: every TVD with a second host. */
  static CarrierChange unknown() {
    return state ->
        state.members().size() < 2
            ? Optional.empty()
            : Optional.of("what carried its frames before cannot be told");
  }

  private static String describe(StackChanges changes) {
    if (changes.pairs().isEmpty()) {
      return "%s before, now %s"
          .formatted(changes.before().described(), changes.after().choice().described());
    }
    PairChange first = changes.pairs().getFirst();
    return "between %s and %s: %s before, now %s"
        .formatted(
            first.first(),
            first.second(),
            first.before().described(),
            first.after().choice().described());
  }
}
