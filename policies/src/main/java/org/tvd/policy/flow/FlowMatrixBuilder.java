package org.tvd.policy.flow;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Makes a flow matrix cell by cell, for matrices that are not written as a policy. Cells that
 * nobody sets are closed, the diagonal is open.
 */
public final class FlowMatrixBuilder {
  private final TreeSet<String> names;
  private final int size;
  private final long[][] outOpen;
  private final long[][] outControlled;
  private final long[][] inOpen;
  private final long[][] inControlled;
  private final long[][] disjoint;
  private final long[] dummies;
  private final long[] confidential;

  /**
   * With every cell closed.
   *
   * @param names of the TVDs, each once; indices are those of their order
   */
  public FlowMatrixBuilder(Collection<String> names) {
    this.names = new TreeSet<>(names);
    this.size = this.names.size();
    if (names.size() != size) {
      throw new IllegalArgumentException("a name occurs twice");
    }
    int words = (size + 63) >>> 6;
    outOpen = new long[size][words];
    outControlled = new long[size][words];
    inOpen = new long[size][words];
    inControlled = new long[size][words];
    disjoint = new long[size][words];
    dummies = new long[words];
    confidential = new long[words];
  }

  /** Sets what both sides state about a flow between two TVDs, once. */
  public FlowMatrixBuilder cell(int from, int to, FlowCell cell) {
    out(from, to, cell.out());
    in(from, to, cell.in());
    return cell.disjoint() ? disjoint(from, to) : this;
  }

  /** The TVD is a dummy: whatever its sides state, they are open. */
  public FlowMatrixBuilder dummy(int tvd) {
    Relation.add(dummies, tvd);
    return this;
  }

  public FlowMatrixBuilder requiresConfidentiality(int tvd) {
    Relation.add(confidential, tvd);
    return this;
  }

  FlowMatrixBuilder out(int from, int to, FlowState state) {
    set(outOpen, outControlled, from, to, state);
    return this;
  }

  FlowMatrixBuilder in(int from, int to, FlowState state) {
    set(inOpen, inControlled, from, to, state);
    return this;
  }

  FlowMatrixBuilder disjoint(int from, int to) {
    Relation.add(disjoint[from], to);
    return this;
  }

  boolean controlledBothSides(int from, int to) {
    return Relation.has(outControlled[from], to) && Relation.has(inControlled[from], to);
  }

  private static void set(long[][] open, long[][] controlled, int from, int to, FlowState state) {
    if (from == to) {
      throw new IllegalArgumentException("a TVD is open to itself");
    }
    switch (state) {
      case CLOSED -> {}
      case OPEN -> Relation.add(open[from], to);
      case CONTROLLED -> Relation.add(controlled[from], to);
    }
  }

  public FlowMatrix build() {
    return build(FlowPlaces.ofNames(List.copyOf(names)));
  }

  FlowMatrix build(FlowPlaces places) {
    for (int i = 0; i < size; i++) {
      Relation.add(outOpen[i], i);
      Relation.add(inOpen[i], i);
      if (Relation.has(dummies, i)) {
        openSides(i);
      }
    }
    return FlowMatrix.of(
        new FlowTvds(names, dummies, confidential, places),
        new StatedFlows(
            Relation.of(outOpen),
            Relation.of(outControlled),
            Relation.of(inOpen),
            Relation.of(inControlled),
            Relation.of(disjoint)));
  }

  private void openSides(int dummy) {
    for (int peer = 0; peer < size; peer++) {
      Relation.add(outOpen[dummy], peer);
      Relation.remove(outControlled[dummy], peer);
      Relation.remove(disjoint[dummy], peer);
      Relation.add(inOpen[peer], dummy);
      Relation.remove(inControlled[peer], dummy);
      Relation.remove(disjoint[peer], dummy);
    }
  }
}
