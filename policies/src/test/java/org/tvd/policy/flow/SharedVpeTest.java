package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.flow.DrawnFlows.matrix;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a VPE in several TVDs does to the flows of all. */
class SharedVpeTest {
  @Test
  void turnsAMediatedPathIntoAnOpenOneAlthoughItsPairIsPermitted() {
    FlowAnalysis before = FlowAnalysis.of(matrix("abc", "a=b", "b~c", "c~b"));
    assertThat(before.count(FindingKind.CONTRADICTION)).isZero();
    List<Finding> reasons = contradictions(before, joining(false, "b", "c")).toList();
    assertThat(reasons).extracting(DrawnFlows::way).containsExactly("abc");
    assertThat(reasons.getFirst().witness().getLast())
        .isEqualTo(new Hop.Shared("b", "c", FlowState.OPEN, "joining"));
    assertThat(contradictions(before, joining(true, "b", "c"))).isEmpty();
  }

  @Test
  void joinsAPairThatIsOpenBothWaysWithoutMore() {
    FlowAnalysis before = FlowAnalysis.of(matrix("abc", "b=c", "c=b"));
    assertThat(contradictions(before, joining(false, "b", "c"))).isEmpty();
    assertThat(before.matrix().with(joining(false, "b", "c")).hop(1, 2))
        .isInstanceOf(Hop.Stated.class);
  }

  @Test
  void letsAGuardJoinAPairThatIsClosedOneWay() {
    FlowAnalysis before = FlowAnalysis.of(matrix("bc", "b=c"));
    assertThat(contradictions(before, joining(false, "b", "c")))
        .extracting(DrawnFlows::way)
        .containsExactly("cb");
    assertThat(contradictions(before, joining(true, "b", "c"))).isEmpty();
    FlowAnalysis after = before.changedTo(before.matrix().with(joining(true, "b", "c")));
    assertThat(DrawnFlows.found(after, FindingKind.MEDIATED)).containsExactly("cb");
  }

  @Test
  void letsNoGuardLegaliseAPairThatIsClosedBothWays() {
    FlowAnalysis before = FlowAnalysis.of(matrix("bc"));
    assertThat(contradictions(before, joining(true, "b", "c")))
        .extracting(DrawnFlows::way)
        .containsExactly("bc", "cb");
  }

  @Test
  void joinsEachPairOfThree() {
    FlowAnalysis before =
        FlowAnalysis.of(matrix("abcd", "a=b", "b=a", "b=c", "c=b", "a~c", "c~a", "c~d"));
    assertThat(contradictions(before, joining(false, "a", "b", "c"))).isEmpty();
    FlowAnalysis after = before.changedTo(before.matrix().with(joining(false, "a", "b", "c")));
    assertThat(after.matrix().edge(0, 2)).isEqualTo(FlowState.OPEN);
    assertThat(after.matrix().cell(0, 2).state()).isEqualTo(FlowState.CONTROLLED);
    assertThat(contradictions(before, joining(false, "c", "d")))
        .extracting(DrawnFlows::way)
        .containsExactly("abcd", "bcd", "dcba", "dcb", "dc");
  }

  @Test
  void leavesAgain() {
    FlowAnalysis before = FlowAnalysis.of(matrix("abc", "a=b", "b~c", "c~b"));
    FlowMatrix joined = before.matrix().with(joining(false, "b", "c"));
    FlowAnalysis after = before.changedTo(joined);
    FlowAnalysis left = after.changedTo(joined.withoutVpe("joining"));
    assertThat(after.count(FindingKind.CONTRADICTION)).isEqualTo(1);
    assertThat(left.findings()).isEqualTo(before.findings().toList());
    assertThat(joined.withoutVpe("another")).isSameAs(joined);
  }

  private static Stream<Finding> contradictions(FlowAnalysis before, SharedVpe joining) {
    return before
        .changedTo(before.matrix().with(joining))
        .findingsSince(before, FindingKind.CONTRADICTION);
  }

  private static SharedVpe joining(boolean guard, String... tvds) {
    return new SharedVpe("joining", List.of(tvds), guard);
  }
}
