package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The analysis agrees with independent ways to the same. */
class FlowAgreementTest {
  @Test
  void agreesWithAllSimplePathsOnTenThousandMatrices() {
    Random random = new Random(20_260_101);
    Map<FindingKind, Integer> seen = new EnumMap<>(FindingKind.class);
    for (int i = 0; i < 10_000; i++) {
      SampleFlows flows = SampleFlows.random(random, 1 + random.nextInt(7)).sharing(random);
      SimplePaths expected = new SimplePaths(flows);
      FlowAnalysis analysis = FlowAnalysis.of(flows.matrix());
      for (FindingKind kind : FindingKind.values()) {
        List<String> cells = new ArrayList<>();
        for (int from = 0; from < flows.size(); from++) {
          for (int to = 0; to < flows.size(); to++) {
            if (expected.found(kind, from, to)) {
              cells.add(flows.names().get(from) + flows.names().get(to));
            }
          }
        }
        List<Finding> findings = analysis.findings(kind).toList();
        assertThat(findings.stream().map(each -> each.from() + each.to())).isEqualTo(cells);
        assertThat(analysis.count(kind)).isEqualTo(cells.size());
        findings.forEach(finding -> isReal(finding, flows, expected));
        seen.merge(kind, cells.size(), Integer::sum);
      }
    }
    assertThat(seen.values()).as("each kind occurs often").allMatch(count -> count > 1000);
  }

  @Test
  void agreesWithSatisfiabilityOnAThousandMatricesOfThirty() {
    Random random = new Random(20_260_202);
    for (int i = 0; i < 1_000; i++) {
      SampleFlows flows = SampleFlows.random(random, 30, sparse(random)).sharing(random);
      FlowAnalysis analysis = FlowAnalysis.of(flows.matrix());
      ReachabilityFormula openly = new ReachabilityFormula(flows, true);
      ReachabilityFormula anyhow = new ReachabilityFormula(flows, false);
      for (int from = 0; from < flows.size(); from++) {
        int origin = from;
        BitSet open = where(flows, to -> analysis.reachesOpenly(origin, to));
        BitSet any = where(flows, to -> analysis.reaches(origin, to));
        assertThat(openly.reachesExactly(from, open)).isTrue();
        assertThat(anyhow.reachesExactly(from, any)).isTrue();
        BitSet closed = where(flows, to -> isStated(flows, origin, to, FlowState.CLOSED));
        BitSet controlled = where(flows, to -> isStated(flows, origin, to, FlowState.CONTROLLED));
        any.andNot(open);
        any.and(closed);
        closed.and(open);
        controlled.and(open);
        assertThat(found(analysis, FindingKind.CONTRADICTION, from)).isEqualTo(closed);
        assertThat(found(analysis, FindingKind.MEDIATED, from)).isEqualTo(any);
        assertThat(found(analysis, FindingKind.BYPASS, from)).isEqualTo(controlled);
      }
    }
  }

  private static BitSet where(SampleFlows flows, IntPredicate predicate) {
    BitSet where = new BitSet();
    IntStream.range(0, flows.size()).filter(predicate).forEach(where::set);
    return where;
  }

  private static boolean isStated(SampleFlows flows, int from, int to, FlowState state) {
    return from != to && flows.effective(from, to) == state;
  }

  private static BitSet found(FlowAnalysis analysis, FindingKind kind, int from) {
    List<String> names = analysis.matrix().names();
    BitSet found = new BitSet();
    IntStream.range(0, names.size())
        .filter(to -> analysis.found(kind, names.get(from), names.get(to)))
        .forEach(found::set);
    return found;
  }

  @Test
  void findsTheSameUnderOtherNames() {
    Random random = new Random(20_260_303);
    for (int i = 0; i < 300; i++) {
      SampleFlows flows = SampleFlows.random(random, 2 + random.nextInt(70)).sharing(random);
      List<Integer> places = new ArrayList<>();
      for (int place = 0; place < flows.size(); place++) {
        places.add(place);
      }
      Collections.shuffle(places, random);
      FlowAnalysis original = FlowAnalysis.of(flows.matrix());
      FlowAnalysis renamed =
          FlowAnalysis.of(flows.renamed(places.stream().mapToInt(p -> p).toArray()).matrix());
      for (FindingKind kind : FindingKind.values()) {
        assertThat(renamed.count(kind)).isEqualTo(original.count(kind));
        original
            .findings(kind)
            .limit(50)
            .forEach(
                finding -> {
                  Finding same =
                      renamed
                          .finding(
                              kind,
                              renamedTo(flows, places, finding.from()),
                              renamedTo(flows, places, finding.to()))
                          .orElseThrow();
                  assertThat(same.witness()).hasSameSizeAs(finding.witness());
                  assertThat(same.guards()).hasSameSizeAs(finding.guards());
                });
      }
    }
  }

  private static String renamedTo(SampleFlows flows, List<Integer> places, String name) {
    return flows.names().get(places.get(flows.names().indexOf(name)));
  }

  /** From a few edges in all to some of each TVD. */
  private static double sparse(Random random) {
    return 0.02 + random.nextDouble() * 0.3;
  }

  private static void isReal(Finding finding, SampleFlows flows, SimplePaths expected) {
    List<String> names = flows.names();
    int origin = names.indexOf(finding.from());
    int destination = names.indexOf(finding.to());
    boolean isWay =
        switch (finding.kind()) {
          case CONTRADICTION, MEDIATED, BYPASS -> true;
          case MISMATCH, DEAD_FLOW, DOWNGRADE -> false;
        };
    List<String> way = new ArrayList<>(List.of(finding.from()));
    for (Hop hop : finding.witness()) {
      int from = names.indexOf(hop.from());
      int to = names.indexOf(hop.to());
      boolean real =
          hop.from().equals(way.getLast())
              && hop.state() == (isWay ? flows.edge(from, to) : flows.effective(from, to))
              && switch (hop) {
                case Hop.Stated stated ->
                    stated.cell().out() == flows.out(from, to)
                        && stated.cell().in() == flows.in(from, to);
                case Hop.Shared shared ->
                    flows.shared().stream()
                        .filter(vpe -> vpe.name().equals(shared.vpe()))
                        .anyMatch(vpe -> vpe.tvds().containsAll(List.of(hop.from(), hop.to())));
              };
      assertThat(real).as("%s of %s", hop, finding).isTrue();
      way.add(hop.to());
    }
    assertThat(way)
        .isEqualTo(
            isWay ? expected.witness(origin, destination) : List.of(finding.from(), finding.to()));
    if (isWay) {
      assertThat(finding.guards().isEmpty()).isEqualTo(finding.kind() != FindingKind.MEDIATED);
    }
  }
}
