package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.DummyTvd;
import org.tvd.policy.model.TvdPolicy;

/**
 * The flow matrix: for each pair of TVDs what either side states, and the edges along which data
 * can go on: what is effective, and what VPEs in several TVDs add. Its indices are the TVDs in the
 * order of their names. Immutable; a changed matrix shares the rows that did not change.
 */
public final class FlowMatrix {
  private final FlowTvds tvds;
  private final StatedFlows stated;
  private final Relation open;
  private final Relation passing;
  private final SortedMap<String, SharedVpe> shared;

  private FlowMatrix(
      FlowTvds tvds,
      StatedFlows stated,
      Relation open,
      Relation passing,
      SortedMap<String, SharedVpe> shared) {
    this.tvds = tvds;
    this.stated = stated;
    this.open = open;
    this.passing = passing;
    this.shared = shared;
  }

  static FlowMatrix of(FlowTvds tvds, StatedFlows stated) {
    int size = tvds.size();
    long[][] open = new long[size][(size + 63) >>> 6];
    long[][] passing = new long[size][(size + 63) >>> 6];
    for (int from = 0; from < size; from++) {
      for (int word = 0; word < open[from].length; word++) {
        open[from][word] = stated.open(from, word);
        passing[from][word] = stated.passing(from, word);
      }
    }
    return new FlowMatrix(
        tvds, stated, Relation.of(open), Relation.of(passing), Collections.emptySortedMap());
  }

  /** Of a policy, without VPEs in several TVDs. */
  public static FlowMatrix of(PolicySet policy) {
    return of(policy.tvds(), policy.dummies());
  }

  /**
   * Of TVDs that were not read from a policy.
   *
   * @param tvds by their names
   * @param dummies those that nobody manages, by other names
   * @throws IllegalArgumentException where {@link Malformation#in} finds something
   */
  static FlowMatrix of(SortedMap<String, TvdPolicy> tvds, SortedMap<String, DummyTvd> dummies) {
    return PolicyMatrix.of(tvds, dummies);
  }

  public int size() {
    return tvds.size();
  }

  /** In their order: the indices of everything else. */
  public List<String> names() {
    return tvds.names();
  }

  public String name(int index) {
    return tvds.names().get(index);
  }

  /**
   * The place of a TVD in the order of names.
   *
   * @throws IllegalArgumentException if there is no such TVD
   */
  public int index(String name) {
    return tvds.index(name);
  }

  public boolean contains(String name) {
    return tvds.contains(name);
  }

  /** What both sides state. */
  public FlowCell cell(int from, int to) {
    return stated.cell(from, to);
  }

  public boolean isDummy(int tvd) {
    return Relation.has(tvds.dummies(), tvd);
  }

  public boolean requiresConfidentiality(int tvd) {
    return Relation.has(tvds.confidential(), tvd);
  }

  /** Where data can go on directly: what is effective, or what a VPE in both makes of it. */
  public FlowState edge(int from, int to) {
    if (open.has(from, to)) {
      return FlowState.OPEN;
    }
    return passing.has(from, to) ? FlowState.CONTROLLED : FlowState.CLOSED;
  }

  /** Those to whom there is an open or controlled edge from {@code from}, itself included. */
  public BitSet passingEdges(int from) {
    return BitSet.valueOf(passing.row(from));
  }

  /** The VPEs in several TVDs that count, by name. */
  public SortedMap<String, SharedVpe> shared() {
    return Collections.unmodifiableSortedMap(shared);
  }

  /**
   * With another cell. Of a dummy, its own side stays open whatever the cell says.
   *
   * @throws IllegalArgumentException for a cell of the diagonal
   */
  public FlowMatrix with(int from, int to, FlowCell cell) {
    if (from == to) {
      throw new IllegalArgumentException(name(from) + " is open to itself");
    }
    FlowState out = isDummy(from) ? FlowState.OPEN : cell.out();
    FlowState in = isDummy(to) ? FlowState.OPEN : cell.in();
    boolean filters = out == FlowState.CONTROLLED && in == FlowState.CONTROLLED;
    StatedFlows changed = stated.with(from, to, new FlowCell(out, in, filters && cell.disjoint()));
    return withEdges(changed, shared, List.of(from, to));
  }

  /**
   * With a VPE in several TVDs; one of the same name is replaced.
   *
   * @throws IllegalArgumentException if one of its TVDs is unknown
   */
  public FlowMatrix with(SharedVpe vpe) {
    SortedMap<String, SharedVpe> more = new TreeMap<>(shared);
    SharedVpe before = more.put(vpe.name(), vpe);
    List<Integer> rows = new ArrayList<>(vpe.tvds().stream().map(this::index).toList());
    if (before != null) {
      before.tvds().forEach(tvd -> rows.add(index(tvd)));
    }
    return withEdges(stated, more, rows);
  }

  /** Without a VPE; the same where there is none of the name. */
  public FlowMatrix withoutVpe(String name) {
    SortedMap<String, SharedVpe> fewer = new TreeMap<>(shared);
    SharedVpe removed = fewer.remove(name);
    return removed == null
        ? this
        : withEdges(stated, fewer, removed.tvds().stream().map(this::index).toList());
  }

  StatedFlows stated() {
    return stated;
  }

  Relation open() {
    return open;
  }

  Relation passing() {
    return passing;
  }

  FlowTvds tvds() {
    return tvds;
  }

  /** How data goes on from one TVD to the next; the better a way the policy states itself. */
  Hop hop(int from, int to) {
    FlowState edge = edge(from, to);
    Hop.Stated own = statedHop(from, to);
    if (own.state() == edge) {
      return own;
    }
    String vpe =
        shared.values().stream()
            .filter(each -> each.tvds().contains(name(from)) && each.tvds().contains(name(to)))
            .filter(each -> edge(each, from, to) == edge)
            .map(SharedVpe::name)
            .findFirst()
            .orElseThrow();
    return new Hop.Shared(name(from), name(to), edge, vpe);
  }

  Hop.Stated statedHop(int from, int to) {
    FlowCell cell = cell(from, to);
    return new Hop.Stated(
        name(from), name(to), cell, tvds.places().out(from, to), tvds.places().in(from, to));
  }

  private FlowState edge(SharedVpe vpe, int from, int to) {
    boolean closedBothWays = !stated.passes(from, to) && !stated.passes(to, from);
    return vpe.guard() && !closedBothWays ? FlowState.CONTROLLED : FlowState.OPEN;
  }

  private FlowMatrix withEdges(
      StatedFlows changed, SortedMap<String, SharedVpe> vpes, Collection<Integer> rows) {
    FlowMatrix result = new FlowMatrix(tvds, changed, open, passing, vpes);
    for (int row : rows) {
      result = result.withEdges(row);
    }
    return result;
  }

  private FlowMatrix withEdges(int from) {
    long[] opened = Relation.noneOf(size());
    long[] passed = Relation.noneOf(size());
    for (int word = 0; word < opened.length; word++) {
      opened[word] = stated.open(from, word);
      passed[word] = stated.passing(from, word);
    }
    for (SharedVpe vpe : shared.values()) {
      if (!vpe.tvds().contains(name(from))) {
        continue;
      }
      for (String peer : vpe.tvds()) {
        int to = index(peer);
        Relation.add(passed, to);
        if (edge(vpe, from, to) == FlowState.OPEN) {
          Relation.add(opened, to);
        }
      }
    }
    return new FlowMatrix(
        tvds, stated, open.withRow(from, opened), passing.withRow(from, passed), shared);
  }
}
