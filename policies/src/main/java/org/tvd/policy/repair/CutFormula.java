package org.tvd.policy.repair;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.IVecInt;
import org.sat4j.specs.TimeoutException;

/**
 * A {@link CutProblem} as a formula that grows as it is solved: variable {@code e + 1} says that
 * edge {@code e} is cut, and each violating path is a clause that says that one of its edges is.
 */
final class CutFormula {
  private static final int TWO_EDGE_PATHS = 400_000;
  private static final int PATHS_AT_ONCE = 5_000;
  private static final int CONFLICTS_AT_ONCE = 2_000;
  private static final int CONFLICTS_PER_LITERAL = 100;

  private final CutProblem problem;
  private final ViolatingPaths paths;
  private final BooleanSupplier outOfTime;
  private final ISolver solver = SolverFactory.newDefault();
  private final BitSet used = new BitSet();
  private int variables;

  /** Pinned edges alone must not violate. */
  CutFormula(CutProblem problem, BooleanSupplier outOfTime) {
    this.problem = problem;
    this.paths = new ViolatingPaths(problem);
    this.outOfTime = outOfTime;
    this.variables = problem.edges().size();
    solver.newVar(variables);
    paths.ofTwoEdges(TWO_EDGE_PATHS).forEach(this::breakPath);
  }

  /** What the solver says under assumptions. */
  sealed interface Answer {
    /** This cut violates nothing. */
    record Solved(BitSet cut) implements Answer {}

    /** These assumptions cannot hold together. */
    record Core(List<Integer> literals) implements Answer {
      public Core {
        literals = List.copyOf(literals);
      }
    }

    /** Nothing. */
    record OutOfTime() implements Answer {}
  }

  /** Looks for a cut under which all of {@code wishes} are true. */
  Answer solve(Collection<Integer> wishes) {
    while (!outOfTime.getAsBoolean()) {
      try {
        solver.setTimeoutOnConflicts(CONFLICTS_AT_ONCE);
        if (!solver.isSatisfiable(assumptions(wishes))) {
          return new Answer.Core(smaller(explanation()));
        }
      } catch (TimeoutException sliceIsOver) {
        continue;
      }
      BitSet cut = new BitSet();
      Arrays.stream(solver.model())
          .filter(literal -> literal > 0 && literal <= problem.edges().size())
          .forEach(literal -> cut.set(literal - 1));
      List<int[]> violating = paths.without(cut, PATHS_AT_ONCE);
      if (violating.isEmpty()) {
        return new Answer.Solved(cut);
      }
      violating.forEach(this::breakPath);
    }
    return new Answer.OutOfTime();
  }

  private void breakPath(int[] path) {
    int[] clause = Arrays.stream(path).filter(e -> !problem.isPinned(e)).map(e -> e + 1).toArray();
    add(clause);
  }

  /** Requires one of these literals. */
  void add(int... clause) {
    try {
      solver.addClause(new VecInt(clause));
    } catch (ContradictionException e) {
      throw new IllegalStateException("cutting every edge that is not pinned is a solution", e);
    }
    Arrays.stream(clause).forEach(literal -> used.set(Math.abs(literal)));
  }

  int newVariable() {
    return solver.nextFreeVarId(true);
  }

  private List<Integer> explanation() {
    IVecInt core = solver.unsatExplanation();
    return IntStream.range(0, core.size()).map(core::get).sorted().boxed().toList();
  }

  /** A core without those literals that are soon seen to be needless. */
  private List<Integer> smaller(List<Integer> core) {
    if (core.size() <= 1) {
      return core; // without any wish there is a solution: cutting everything
    }
    List<Integer> smallest = core;
    for (int literal : core) {
      List<Integer> without = smallest.stream().filter(each -> each != literal).toList();
      if (without.size() < smallest.size() && !outOfTime.getAsBoolean() && contradict(without)) {
        smallest = explanation();
      }
    }
    return smallest;
  }

  /** Whether these cannot hold together; no, where that is hard to tell. */
  private boolean contradict(List<Integer> literals) {
    try {
      solver.setTimeoutOnConflicts(CONFLICTS_PER_LITERAL);
      return !solver.isSatisfiable(assumptions(literals));
    } catch (TimeoutException hardToTell) {
      return false;
    }
  }

  /** Those that some clause speaks of; an edge of which none does is kept anyway. */
  private IVecInt assumptions(Collection<Integer> literals) {
    IVecInt assumptions = new VecInt();
    literals.stream().filter(literal -> used.get(Math.abs(literal))).forEach(assumptions::push);
    return assumptions;
  }
}
