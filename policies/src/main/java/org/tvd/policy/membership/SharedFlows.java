package org.tvd.policy.membership;

import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.Finding;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowState;
import org.tvd.policy.flow.SharedVpe;
import org.tvd.policy.model.Role;
import org.tvd.policy.model.TvdPolicy;

/** What elements in several domains do to the flows between all domains. */
final class SharedFlows {
  private final PolicySet policy;
  private final FlowMatrix matrix;

  SharedFlows(PolicySet policy, Collection<PlacedVpe> elements) {
    this.policy = policy;
    FlowMatrix all = FlowMatrix.of(policy);
    for (PlacedVpe element : elements) {
      SharedVpe shared = shared(element);
      all = shared.tvds().size() > 1 ? all.with(shared) : all;
    }
    this.matrix = all;
  }

  /** Whether nothing may flow between two domains either way. */
  boolean closedBothWays(String a, String b) {
    int one = matrix.index(a);
    int other = matrix.index(b);
    return matrix.cell(one, other).state() == FlowState.CLOSED
        && matrix.cell(other, one).state() == FlowState.CLOSED;
  }

  /**
   * What an element opens that the policy closes or controls, in a sentence with the way. Where two
   * domains that share it have a controlled flow, both sides agreed to it.
   */
  Optional<String> opened(PlacedVpe joining) {
    SharedVpe shared = shared(joining);
    FlowAnalysis before = FlowAnalysis.of(matrix);
    FlowAnalysis after = before.changedTo(matrix.with(shared));
    return Stream.concat(
            after.findingsSince(before, FindingKind.CONTRADICTION),
            after
                .findingsSince(before, FindingKind.BYPASS)
                .filter(found -> !agreed(shared.tvds(), found)))
        .findFirst()
        .map(SharedFlows::sentence);
  }

  private static boolean agreed(SortedSet<String> sharing, Finding found) {
    return sharing.contains(found.from()) && sharing.contains(found.to());
  }

  private static String sentence(Finding found) {
    return "it would let %s reach %s over open flows alone, which the policy %s: %s"
        .formatted(
            found.from(),
            found.to(),
            found.kind() == FindingKind.CONTRADICTION ? "closes" : "controls",
            found.witness().stream().map(Object::toString).collect(Collectors.joining(", ")));
  }

  /** An element is a guard if it has a guard role in each of its domains. */
  private SharedVpe shared(PlacedVpe element) {
    SortedSet<String> tvds = new TreeSet<>(element.seats().keySet());
    tvds.retainAll(policy.tvds().keySet());
    boolean guard = tvds.stream().allMatch(tvd -> isGuard(tvd, element.role(tvd)));
    return new SharedVpe(element.toString(), tvds, guard);
  }

  private boolean isGuard(String tvd, String role) {
    TvdPolicy known = policy.tvds().get(tvd);
    return known != null && known.role(role).filter(Role::guard).isPresent();
  }
}
