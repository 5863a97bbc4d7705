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
                            pair.first(), pair.second(), name(pair.before()), name(pair.after())))
            .collect(Collectors.joining("; "));
    return "%s is carried by %s before, by %s after%s."
        .formatted(
            tvd,
            name(changes.before()),
            name(changes.after()),
            pairs.isEmpty() ? "" : "; " + pairs);
  }

  private static String name(StackChanges.Carrier carrier) {
    return carrier.choice().stack().map(stack -> stack.described()).orElse("nothing")
        + (carrier.vlan() == 0 ? "" : " with id " + carrier.vlan());
  }
}
