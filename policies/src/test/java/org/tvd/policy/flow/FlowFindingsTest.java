package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tvd.policy.flow.DrawnFlows.found;
import static org.tvd.policy.flow.DrawnFlows.matrix;
import static org.tvd.policy.flow.FindingKind.BYPASS;
import static org.tvd.policy.flow.FindingKind.CONTRADICTION;
import static org.tvd.policy.flow.FindingKind.DEAD_FLOW;
import static org.tvd.policy.flow.FindingKind.DOWNGRADE;
import static org.tvd.policy.flow.FindingKind.MEDIATED;
import static org.tvd.policy.flow.FindingKind.MISMATCH;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The subtle cases of the model's findings. */
class FlowFindingsTest {
  @Test
  void followsAChainOfFive() {
    FlowAnalysis chain = FlowAnalysis.of(matrix("abcdef", "a=b", "b=c", "c=d", "d=e", "e=f"));
    assertThat(found(chain, CONTRADICTION))
        .containsExactly(
            "abc", "abcd", "abcde", "abcdef", "bcd", "bcde", "bcdef", "cde", "cdef", "def");
    FlowAnalysis filtered = FlowAnalysis.of(matrix("abcdef", "a=b", "b=c", "c~d", "d=e", "e=f"));
    assertThat(found(filtered, CONTRADICTION)).containsExactly("abc", "def");
    assertThat(found(filtered, MEDIATED))
        .containsExactly("abcd", "abcde", "abcdef", "bcd", "bcde", "bcdef", "cde", "cdef");
  }

  @Test
  void findsNothingBetweenTheTwoOfAPair() {
    FlowAnalysis pair = FlowAnalysis.of(matrix("ab", "a=b", "b=a"));
    assertThat(pair.findings()).isEmpty();
  }

  @Test
  void goesRoundACycleOnce() {
    FlowAnalysis cycle = FlowAnalysis.of(matrix("abc", "a=b", "b=c", "c=a"));
    assertThat(found(cycle, CONTRADICTION)).containsExactly("abc", "bca", "cab");
    FlowAnalysis ring = FlowAnalysis.of(matrix("abcd", "a=b", "b=c", "c~a", "c=d"));
    assertThat(found(ring, CONTRADICTION)).containsExactly("abc", "abcd", "bcd");
    assertThat(found(ring, MEDIATED)).containsExactly("bca", "cab");
  }

  @Test
  void takesAOneWayPairOneWay() {
    FlowAnalysis oneWay = FlowAnalysis.of(matrix("abc", "a=b", "c=b"));
    assertThat(oneWay.count(CONTRADICTION)).isZero();
    assertThat(oneWay.reachesOpenly(0, 1)).isTrue();
    assertThat(oneWay.reaches(1, 0)).isFalse();
  }

  @Test
  void doesNotLetDisjointFiltersDischargeAnIndirectFlow() {
    // b lets through a→b by one filter, b→c by another: it can send on what it received.
    FlowAnalysis relayed = FlowAnalysis.of(matrix("abc", "a~b", "b~c"));
    assertThat(found(relayed, MEDIATED)).containsExactly("abc");
    // Nor does a pair of filters that lets nothing pass directly; the flow counts as controlled.
    FlowAnalysis dead = FlowAnalysis.of(matrix("abc", "a!b", "b=c"));
    assertThat(found(dead, MEDIATED)).containsExactly("abc");
    assertThat(found(dead, DEAD_FLOW)).containsExactly("ab");
    assertThat(dead.matrix().edge(0, 1)).isEqualTo(FlowState.CONTROLLED);
  }

  @Test
  void namesTheGuardsOfAWayThatCrossesFewest() {
    // The way over b is the shorter one, and crosses two filters.
    FlowAnalysis guarded =
        FlowAnalysis.of(matrix("abcdef", "a~b", "b~f", "a=c", "c=d", "d~e", "e=f"));
    Finding finding = guarded.finding(MEDIATED, "a", "f").orElseThrow();
    assertThat(DrawnFlows.way(finding)).isEqualTo("acdef");
    assertThat(finding.guards()).extracting(hop -> hop.from() + hop.to()).containsExactly("de");
    assertThat(finding.describe())
        .isEqualTo(
            "a → f is closed, and what leads there crosses a filter: a → c → d → e → f."
                + " It rests on d → e.");
  }

  @Test
  void takesTheShortestWayAndOfThoseTheFirstByName() {
    FlowAnalysis ways =
        FlowAnalysis.of(matrix("abcdez", "a=c", "c=z", "a=b", "b=z", "a=d", "d=e", "e=z"));
    assertThat(found(ways, CONTRADICTION)).contains("abz").doesNotContain("acz", "adez");
  }

  @Test
  void findsTheWayAroundAFilter() {
    FlowAnalysis around = FlowAnalysis.of(matrix("abc", "a~c", "a=b", "b=c"));
    assertThat(found(around, BYPASS)).containsExactly("abc");
    assertThat(around.count(CONTRADICTION)).isZero();
    FlowAnalysis filteredToo = FlowAnalysis.of(matrix("abc", "a~c", "a=b", "b~c"));
    assertThat(filteredToo.findings()).isEmpty();
    assertThat(BYPASS.severity(false)).isEqualTo(Severity.WARNING);
    assertThat(BYPASS.severity(true)).isEqualTo(Severity.ERROR);
  }

  @Test
  void namesTheSideThatCloses() {
    FlowAnalysis sides = FlowAnalysis.of(matrix("abc", "a>b", "b<c", "c=a"));
    List<Finding> mismatches = sides.findings(MISMATCH).toList();
    assertThat(mismatches)
        .extracting(each -> each.cell().closingTvd())
        .containsExactly(Optional.of("b"), Optional.of("b"));
    assertThat(mismatches)
        .extracting(each -> each.place().toString())
        .containsExactly("tvds/b.yaml", "tvds/b.yaml");
    assertThat(mismatches)
        .extracting(Finding::describe)
        .containsExactly(
            "a lets out what goes to b (open), but b lets nothing in from it.",
            "c lets in what comes from b (open), but b lets nothing out to it.");
  }

  @Test
  void findsNoMismatchWithADummyWhichStatesNothing() {
    FlowAnalysis internet =
        FlowAnalysis.of(DrawnFlows.builder("abi", "a=b", "i<a", "b>i").dummy(2).build());
    assertThat(internet.count(MISMATCH)).isZero();
    assertThat(internet.matrix().edge(2, 0)).isEqualTo(FlowState.OPEN);
    assertThat(internet.matrix().edge(1, 2)).isEqualTo(FlowState.OPEN);
    assertThat(internet.matrix().edge(0, 2)).isEqualTo(FlowState.CLOSED);
    // Nobody manages it, so it sends on what it receives.
    assertThat(found(internet, CONTRADICTION)).containsExactly("abi", "bia", "iab");
  }

  @Test
  void findsDataThatLeavesConfidentiality() {
    FlowAnalysis flows =
        FlowAnalysis.of(
            DrawnFlows.builder("abcd", "a=b", "a=c", "c~d", "d=a")
                .requiresConfidentiality(0)
                .requiresConfidentiality(2)
                .build());
    assertThat(found(flows, DOWNGRADE)).containsExactly("ab", "cd");
  }

  @Test
  void refusesACellOfTheDiagonal() {
    FlowMatrixBuilder builder = DrawnFlows.builder("ab", "a=b");
    assertThatThrownBy(() -> builder.cell(1, 1, FlowCell.CLOSED))
        .isInstanceOf(IllegalArgumentException.class);
    FlowMatrix matrix = builder.build();
    assertThatThrownBy(() -> matrix.with(1, 1, FlowCell.CLOSED))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> matrix.index("c")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void analysesNothingAndOne() {
    assertThat(FlowAnalysis.of(new FlowMatrixBuilder(List.of()).build()).findings()).isEmpty();
    assertThat(FlowAnalysis.of(matrix("a")).findings()).isEmpty();
  }
}
