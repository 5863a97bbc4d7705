package org.tvd.policy.impact;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tvd.policy.flow.Finding;

/**
 * What a change of the policy does. Everything is in the order of names, findings in that of their
 * kinds first.
 *
 * @param before the version before the change
 * @param after the version after it
 * @param flows that let other packets pass
 * @param appearing findings that there were not; at most {@link ImpactAnalysis#MAX_FINDINGS}
 * @param vanishing findings that there are not any more; at most that many
 * @param hosts that are admitted or expelled, by domain
 * @param vpes processing elements that are admitted or expelled, by domain
 * @param mechanisms that change, for the members before the change
 * @param epochs that begin
 */
public record Impact(
    String before,
    String after,
    List<FlowChange> flows,
    List<Finding> appearing,
    List<Finding> vanishing,
    List<MembershipChange> hosts,
    List<MembershipChange> vpes,
    List<MechanismChange> mechanisms,
    List<EpochChange> epochs) {

  public Impact {
    flows = List.copyOf(flows);
    appearing = List.copyOf(appearing);
    vanishing = List.copyOf(vanishing);
    hosts = List.copyOf(hosts);
    vpes = List.copyOf(vpes);
    mechanisms = List.copyOf(mechanisms);
    epochs = List.copyOf(epochs);
  }

  /** Whether nothing changes, of what is compared and known. */
  public boolean isEmpty() {
    return sentences().isEmpty();
  }

  /** All of it, one plain sentence for each change. */
  public List<String> sentences() {
    return Stream.of(
            sentences(flows, FlowChange::sentence),
            sentences(appearing, finding -> "New finding: " + describe(finding)),
            sentences(vanishing, finding -> "Finding no more: " + describe(finding)),
            sentences(hosts, MembershipChange::sentence),
            sentences(vpes, MembershipChange::sentence),
            sentences(mechanisms, MechanismChange::sentence),
            sentences(epochs, EpochChange::sentence))
        .flatMap(Function.identity())
        .toList();
  }

  private static <T> Stream<String> sentences(List<T> changes, Function<T, String> sentence) {
    return changes.stream().map(sentence);
  }

  private static String describe(Finding finding) {
    return finding.kind().spelling() + ": " + finding.describe();
  }
}
