package org.tvd.policy.flow;

import java.util.BitSet;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.ISolver;
import org.sat4j.specs.TimeoutException;

/**
 * Who reaches whom, as a question of satisfiability: a variable for each TVD says that it is in a
 * set, and each edge is a clause by which its origin takes its destination into the set. What is
 * reached is the intersection of all such sets with the origin in them: so there must be one
 * without anybody else, and none without somebody of those that are reached.
 */
final class ReachabilityFormula {
  private final ISolver solver = SolverFactory.newDefault();
  private final int size;

  ReachabilityFormula(SampleFlows flows, boolean openly) {
    this.size = flows.size();
    solver.newVar(2 * size);
    try {
      for (int from = 0; from < size; from++) {
        for (int to = 0; to < size; to++) {
          FlowState edge = flows.edge(from, to);
          if (from != to && (edge == FlowState.OPEN || (!openly && edge == FlowState.CONTROLLED))) {
            solver.addClause(new VecInt(new int[] {-(from + 1), to + 1}));
          }
        }
      }
    } catch (ContradictionException e) {
      throw new AssertionError("the set of all satisfies every clause", e);
    }
  }

  /** Whether exactly {@code claimed} is reached from {@code from}. */
  boolean reachesExactly(int from, BitSet claimed) {
    VecInt oneIsNot = new VecInt();
    VecInt noOtherIs = new VecInt();
    int chosen = size + 1 + from;
    oneIsNot.push(-chosen);
    noOtherIs.push(from + 1);
    for (int to = 0; to < size; to++) {
      if (claimed.get(to)) {
        oneIsNot.push(-(to + 1));
      } else {
        noOtherIs.push(-(to + 1));
      }
    }
    try {
      solver.addClause(oneIsNot);
      return solver.isSatisfiable(noOtherIs)
          && !solver.isSatisfiable(new VecInt(new int[] {from + 1, chosen}));
    } catch (ContradictionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
