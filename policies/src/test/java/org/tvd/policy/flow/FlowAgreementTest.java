package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

  private static void isReal(Finding finding, SampleFlows flows, SimplePaths expected) {
    int origin = flows.names().indexOf(finding.from());
    int destination = flows.names().indexOf(finding.to());
    List<String> way = new ArrayList<>(List.of(finding.from()));
    for (Hop hop : finding.witness()) {
      int from = flows.names().indexOf(hop.from());
      int to = flows.names().indexOf(hop.to());
      assertThat(hop.from()).isEqualTo(way.getLast());
      switch (hop) {
        case Hop.Stated stated -> {
          assertThat(stated.state()).isEqualTo(flows.effective(from, to));
          assertThat(stated.cell().out()).isEqualTo(flows.out(from, to));
          assertThat(stated.cell().in()).isEqualTo(flows.in(from, to));
        }
        case Hop.Shared shared ->
            assertThat(flows.shared())
                .anyMatch(
                    vpe ->
                        vpe.name().equals(shared.vpe())
                            && vpe.tvds().contains(hop.from())
                            && vpe.tvds().contains(hop.to()));
      }
      way.add(hop.to());
    }
    switch (finding.kind()) {
      case CONTRADICTION, MEDIATED, BYPASS -> {
        finding
            .witness()
            .forEach(
                hop ->
                    assertThat(hop.state())
                        .isEqualTo(
                            flows.edge(
                                flows.names().indexOf(hop.from()),
                                flows.names().indexOf(hop.to()))));
        assertThat(way).isEqualTo(expected.witness(origin, destination));
        assertThat(finding.guards().isEmpty()).isEqualTo(finding.kind() != FindingKind.MEDIATED);
      }
      case MISMATCH, DEAD_FLOW, DOWNGRADE ->
          assertThat(way).containsExactly(finding.from(), finding.to());
    }
    assertThat(finding.describe()).contains(finding.from(), finding.to());
  }
}
