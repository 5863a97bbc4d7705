package org.tvd.benchmarks;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tvd.policy.flow.AnalysisPolicy;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowCell;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowMatrixBuilder;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.flow.FlowState;

/**
 * The analysis of random flow matrices: all of one, with every finding counted and the first
 * hundred of each kind with their witnesses; and one after a cell was edited, as somebody at a
 * console waits for it.
 */
@State(Scope.Benchmark)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FlowAnalysisBenchmark {
  private static final int SHOWN = 100;

  /** Which cells are not closed; of those, half are open and half controlled. */
  public enum Shape {
    /** Every other. */
    DENSE,
    /** Five of each TVD. */
    SPARSE,
    /** Every other of those to later names: no two reach each other. */
    ACYCLIC
  }

  @Param({"1000", "5000"})
  public int tvds = 1000;

  @Param public Shape shape = Shape.DENSE;

  private final Random random = new Random(4);
  private boolean closing;
  private FlowMatrix matrix = new FlowMatrixBuilder(List.of()).build();
  private FlowAnalysis analysis = FlowAnalysis.of(matrix);

  @Setup
  public void make() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < tvds; i++) {
      names.add(String.format(Locale.ROOT, "tvd-%04d", i));
    }
    FlowMatrixBuilder builder = new FlowMatrixBuilder(names);
    for (int from = 0; from < tvds; from++) {
      for (int to = 0; to < tvds; to++) {
        if (from != to) {
          builder.cell(from, to, cell(from, to));
        }
      }
      if (random.nextBoolean()) {
        builder.requiresConfidentiality(from);
      }
    }
    matrix = builder.build();
    analysis = FlowAnalysis.of(matrix);
  }

  /** Everything of a matrix. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public FlowReport full() {
    return FlowReport.of(FlowAnalysis.of(matrix), AnalysisPolicy.NONE, LocalDate.EPOCH, SHOWN);
  }

  /** Counted alone. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public FlowAnalysis counted() {
    return FlowAnalysis.of(matrix);
  }

  /** One cell edited after the other: one that is not closed closes, then another opens. */
  @Benchmark
  @BenchmarkMode(Mode.SampleTime)
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public FlowAnalysis edit() {
    FlowMatrix before = analysis.matrix();
    int from = random.nextInt(tvds - 1);
    int to = from + 1 + random.nextInt(tvds - 1 - from);
    closing = !closing;
    if (closing) {
      BitSet edges = before.passingEdges(from);
      edges.clear(from);
      int next = edges.nextSetBit(random.nextInt(tvds));
      to = next < 0 ? to : next;
    } else if (shape != Shape.ACYCLIC && random.nextBoolean()) {
      int swapped = from;
      from = to;
      to = swapped;
    }
    analysis = analysis.changedTo(before.with(from, to, closing ? FlowCell.CLOSED : present()));
    return analysis;
  }

  private FlowCell cell(int from, int to) {
    boolean isPresent =
        switch (shape) {
          case DENSE -> random.nextBoolean();
          case SPARSE -> random.nextInt(tvds) < 5;
          case ACYCLIC -> to > from && random.nextBoolean();
        };
    return isPresent ? present() : FlowCell.CLOSED;
  }

  private FlowCell present() {
    FlowState other = random.nextBoolean() ? FlowState.OPEN : FlowState.CONTROLLED;
    return random.nextBoolean()
        ? new FlowCell(FlowState.OPEN, other)
        : new FlowCell(other, FlowState.OPEN);
  }
}
