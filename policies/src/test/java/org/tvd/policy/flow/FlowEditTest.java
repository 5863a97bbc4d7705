package org.tvd.policy.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An analysis of a change is that of the changed matrix. */
class FlowEditTest {
  private static final int[] SIZES = {2, 7, 30, 64, 65, 130};

  @Test
  void equalsAnAnalysisFromScratchAfterEachOfManyEdits() {
    Random random = new Random(7);
    for (int size : SIZES) {
      for (int edges = 1; edges <= 16; edges *= 4) {
        FlowAnalysis analysis = FlowAnalysis.of(SampleFlows.closed(size).matrix());
        int kept = edges * size;
        for (int i = 0; i < 400; i++) {
          double closed = i < kept ? 0.1 : 0.6;
          analysis = analysis.changedTo(edited(analysis.matrix(), random, closed));
          if (size < 64 || i % 10 == 0) {
            isThatFromScratch(analysis);
          }
        }
        isThatFromScratch(analysis);
      }
    }
  }

  @Test
  void takesManyChangesAtOnceAndNone() {
    Random random = new Random(8);
    for (int i = 0; i < 200; i++) {
      int size = 1 + random.nextInt(80);
      FlowMatrix before = SampleFlows.random(random, size).sharing(random).matrix();
      FlowMatrix after = SampleFlows.random(random, size).sharing(random).matrix();
      isThatFromScratch(FlowAnalysis.of(before).changedTo(after));
      isThatFromScratch(FlowAnalysis.of(before).changedTo(before));
      isThatFromScratch(
          FlowAnalysis.of(before).changedTo(SampleFlows.random(random, size + 1).matrix()));
    }
  }

  @Test
  void leavesTheAnalysisAsItWasThatAnotherIsMadeFrom() {
    Random random = new Random(9);
    FlowAnalysis before = FlowAnalysis.of(SampleFlows.random(random, 40).matrix());
    String findings = before.findings().toList().toString();
    FlowAnalysis after = before;
    for (int i = 0; i < 100; i++) {
      after = after.changedTo(edited(after.matrix(), random, 0.5));
    }
    assertThat(after.findings().toList().toString()).isNotEqualTo(findings);
    assertThat(before.findings().toList().toString()).isEqualTo(findings);
    isThatFromScratch(before);
  }

  @Test
  void tellsWhatIsNewSinceAnotherAnalysis() {
    Random random = new Random(10);
    for (int i = 0; i < 100; i++) {
      FlowAnalysis before = FlowAnalysis.of(SampleFlows.random(random, 9).matrix());
      FlowAnalysis after = before.changedTo(edited(before.matrix(), random, 0.2));
      for (FindingKind kind : FindingKind.values()) {
        assertThat(cells(after.findingsSince(before, kind).toList()))
            .isEqualTo(
                cells(
                    after
                        .findings(kind)
                        .filter(each -> !before.found(kind, each.from(), each.to()))
                        .toList()));
      }
    }
  }

  /** With another cell, a VPE more, or one less. */
  private static FlowMatrix edited(FlowMatrix matrix, Random random, double closed) {
    int from = random.nextInt(matrix.size());
    int to = (from + 1 + random.nextInt(matrix.size() - 1)) % matrix.size();
    List<String> names = matrix.names();
    return switch (random.nextInt(20)) {
      case 0 ->
          matrix.with(
              new SharedVpe(
                  "vpe-" + random.nextInt(3),
                  List.of(names.get(from), names.get(to), names.get(random.nextInt(matrix.size()))),
                  random.nextBoolean()));
      case 1 -> matrix.withoutVpe("vpe-" + random.nextInt(3));
      default -> matrix.with(from, to, SampleFlows.cell(random, closed, 0.6));
    };
  }

  private static void isThatFromScratch(FlowAnalysis analysis) {
    FlowAnalysis fresh = FlowAnalysis.of(rebuilt(analysis.matrix()));
    int size = analysis.matrix().size();
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        if (analysis.reaches(from, to) != fresh.reaches(from, to)
            || analysis.reachesOpenly(from, to) != fresh.reachesOpenly(from, to)) {
          throw new AssertionError("%d to %d of %d".formatted(from, to, size));
        }
      }
    }
    for (FindingKind kind : FindingKind.values()) {
      assertThat(analysis.count(kind)).isEqualTo(fresh.count(kind));
      assertThat(analysis.findings(kind).limit(3))
          .isEqualTo(fresh.findings(kind).limit(3).toList());
    }
  }

  /** The same cells and VPEs, sharing nothing with {@code matrix}. */
  private static FlowMatrix rebuilt(FlowMatrix matrix) {
    FlowMatrixBuilder builder = new FlowMatrixBuilder(matrix.names());
    for (int from = 0; from < matrix.size(); from++) {
      for (int to = 0; to < matrix.size(); to++) {
        if (from != to) {
          builder.cell(from, to, matrix.cell(from, to));
        }
      }
      if (matrix.isDummy(from)) {
        builder.dummy(from);
      }
      if (matrix.requiresConfidentiality(from)) {
        builder.requiresConfidentiality(from);
      }
    }
    FlowMatrix rebuilt = builder.build();
    for (SharedVpe vpe : matrix.shared().values()) {
      rebuilt = rebuilt.with(vpe);
    }
    return rebuilt;
  }

  private static String cells(List<Finding> findings) {
    return findings.stream()
        .map(each -> each.from() + " " + each.to())
        .collect(Collectors.joining(", "));
  }
}
