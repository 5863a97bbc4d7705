package org.tvd.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
import org.tvd.policy.repair.Cut;
import org.tvd.policy.repair.CutProblem;
import org.tvd.policy.repair.CutProblem.Edge;
import org.tvd.policy.repair.SmallestCut;

/**
 * The smallest repair of 200 TVDs, proven and with ties settled: policies that were meant well,
 * about 2,000 open edges without a contradiction, and some random mistakes on top; everything else
 * is closed, or controlled in part. Fails if a repair is not proven to be smallest.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class RepairBenchmark {
  private static final int TVDS = 200;

  /** What was meant. */
  public enum Intention {
    /** Eight tenants of five layers of five TVDs, open downwards. */
    LAYERED,
    /** Groups of eleven TVDs, all open to each other. */
    CLUSTERED,
    /** A tree in which each TVD is open to all above it. */
    HIERARCHY,
    /** Nothing: all open edges are mistakes. */
    RANDOM
  }

  @Param({"LAYERED", "CLUSTERED", "HIERARCHY"})
  private Intention intention = Intention.LAYERED;

  @Param({"10", "60"})
  private int mistakes = 60;

  @Param({"0"})
  private int percentControlled = 0;

  @Param({"1", "2", "3"})
  private int seed = 1;

  private CutProblem problem = CutProblem.of(0, List.of(), List.of(), List.of());

  /** Makes the policy. */
  @Setup
  public void make() {
    Random random = new Random(seed);
    boolean[][] meant = meant(random);
    List<Edge> open = new ArrayList<>();
    List<Edge> rest = new ArrayList<>();
    for (int from = 0; from < TVDS; from++) {
      for (int to = 0; to < TVDS; to++) {
        if (from != to) {
          (meant[from][to] ? open : rest).add(new Edge(from, to));
        }
      }
    }
    Collections.shuffle(rest, random);
    open.addAll(rest.subList(0, mistakes));
    List<Edge> others = rest.subList(mistakes, rest.size());
    int controlled = others.size() * percentControlled / 100;
    problem = CutProblem.of(TVDS, open, others.subList(controlled, others.size()), List.of());
  }

  private boolean[][] meant(Random random) {
    boolean[][] meant = new boolean[TVDS][TVDS];
    for (int from = 0; from < TVDS; from++) {
      int parent = Math.max(0, from - 1 - random.nextInt(19));
      for (int to = 0; to < TVDS; to++) {
        meant[from][to] =
            switch (intention) {
              case LAYERED -> from / 25 == to / 25 && from % 25 / 5 < to % 25 / 5;
              case CLUSTERED -> from / 11 == to / 11;
              case HIERARCHY -> to < from && (to == parent || meant[parent][to]);
              case RANDOM -> false;
            };
      }
    }
    return meant;
  }

  /** How many edges must go. */
  @Benchmark
  public int smallest() {
    if (SmallestCut.of(problem, () -> false) instanceof Cut.Found found && found.isSmallest()) {
      return found.edges().size();
    }
    throw new IllegalStateException("not proven");
  }
}
