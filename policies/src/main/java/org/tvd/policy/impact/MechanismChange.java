package org.tvd.policy.impact;

import java.util.stream.Collectors;
import org.tvd.policy.planner.StackChanges;

/**
 * A domain whose frames travel another way.
 *
 * @param tvd which
 * @param changes for all its hosts, and for the pairs that differ
 */
public record MechanismChange(String tvd, StackChanges changes) {

  /** All of this in one plain sentence. */
  public String sentence() {
    String pairs =
        changes.pairs().stream()
            .map(
                pair ->
                    "between %s and %s %s before, %s after"
                        .formatted(
                            pair.first(),
                            pair.second(),
                            pair.before().described(),
                            pair.after().described()))
            .collect(Collectors.joining("; "));
    return "%s is carried by %s before, by %s after%s."
        .formatted(
            tvd,
            changes.before().described(),
            changes.after().described(),
            pairs.isEmpty() ? "" : "; " + pairs);
  }
}
