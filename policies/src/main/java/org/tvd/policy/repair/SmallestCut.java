package org.tvd.policy.repair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.tvd.policy.repair.CutFormula.Answer;

/**
 * Finds a smallest cut and proves that it is: an implicit hitting set, in which a solver proposes
 * what to cut and a search for violating paths adds those that are left. The proof is core-guided
 * (OLL: Morgado, Dodaro, Marques-Silva, CP 2014): at first nothing may be cut; each contradiction
 * between such wishes raises the lower bound by one and is weakened to allow just that one.
 */
public final class SmallestCut {
  private final CutProblem problem;
  private final CutFormula formula;

  /** Literals that shall be true: this edge is not cut, that counter is not passed. */
  private final TreeSet<Integer> wishes = new TreeSet<>();

  private final Map<Integer, CounterOutput> counters = new HashMap<>();
  private BitSet best;
  private int lowerBound;

  private record CounterOutput(Counter counter, int index) {}

  private SmallestCut(CutProblem problem, BooleanSupplier outOfTime) {
    this.problem = problem;
    this.formula = new CutFormula(problem, outOfTime);
    this.best = KeptEdges.cut(problem, allEdges());
    allEdges().filter(edge -> !problem.isPinned(edge)).forEach(edge -> wishes.add(-edge - 1));
  }

  /**
   * A smallest cut; of all that are, the one whose edges come first. Where time runs out, the
   * smallest known, with how many are proven to be needed; or, if only ties are left to be settled,
   * any smallest one.
   *
   * @param outOfTime asked often, on the caller's thread
   */
  public static Cut of(CutProblem problem, BooleanSupplier outOfTime) {
    BitSet notPinned = new BitSet();
    IntStream.range(0, problem.edges().size())
        .filter(edge -> !problem.isPinned(edge))
        .forEach(notPinned::set);
    List<int[]> pinnedPaths = new ViolatingPaths(problem).without(notPinned, Integer.MAX_VALUE);
    if (!pinnedPaths.isEmpty()) {
      return new Cut.Impossible(
          pinnedPaths.stream()
              .map(path -> Arrays.stream(path).mapToObj(problem.edges()::get).toList())
              .toList());
    }
    SmallestCut search = new SmallestCut(problem, outOfTime);
    if (search.prove()) {
      search.settleTies();
    }
    return new Cut.Found(problem.edges(search.best), search.lowerBound);
  }

  /** Whether {@code best} is smallest now, and the wishes hold in the smallest cuts alone. */
  private boolean prove() {
    List<List<Integer>> cores = new ArrayList<>();
    while (true) {
      switch (formula.solve(wishes)) {
        case Answer.Core(List<Integer> literals) -> {
          lowerBound++;
          cores.add(literals);
          literals.forEach(wishes::remove);
        }
        case Answer.Solved(BitSet cut) -> {
          keepIfBetter(cut);
          if (cores.isEmpty()) {
            return true;
          }
          cores.forEach(this::weaken);
          cores.clear();
        }
        case Answer.OutOfTime() -> {
          return false;
        }
      }
    }
  }

  /** Exactly one of the core's literals may be false now, or each further one costs one more. */
  private void weaken(List<Integer> core) {
    for (int literal : core) {
      CounterOutput output = counters.get(literal);
      if (output != null) {
        wishFor(output.counter(), output.index() + 1);
      }
    }
    wishFor(new Counter(formula, core.stream().mapToInt(literal -> -literal).toArray()), 1);
  }

  private void wishFor(Counter counter, int index) {
    if (index < counter.size()) {
      int literal = -counter.output(index);
      counters.put(literal, new CounterOutput(counter, index));
      wishes.add(literal);
    }
  }

  private void keepIfBetter(BitSet cut) {
    IntStream keptFirst = IntStream.concat(allEdges().filter(edge -> !cut.get(edge)), cut.stream());
    BitSet minimal = KeptEdges.cut(problem, keptFirst);
    if (minimal.cardinality() < best.cardinality()) {
      best = minimal;
    }
  }

  /** Looks for a smallest cut with an edge before the first one that is not settled yet. */
  private void settleTies() {
    wishes.forEach(wish -> formula.add(wish));
    int settled = 0;
    for (int next = best.nextSetBit(0); next >= 0; next = best.nextSetBit(settled)) {
      int oneOfThem = formula.newVariable();
      int[] earlier = IntStream.range(settled, next).filter(e -> !problem.isPinned(e)).toArray();
      formula.add(
          IntStream.concat(IntStream.of(-oneOfThem), Arrays.stream(earlier).map(e -> e + 1))
              .toArray());
      switch (formula.solve(List.of(oneOfThem))) {
        case Answer.Solved(BitSet cut) -> best = cut;
        case Answer.Core core -> {
          Arrays.stream(earlier).forEach(e -> formula.add(-e - 1));
          formula.add(next + 1);
          settled = next + 1;
        }
        case Answer.OutOfTime() -> {
          return;
        }
      }
    }
  }

  private IntStream allEdges() {
    return IntStream.range(0, problem.edges().size());
  }
}
