package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

/** A flow matrix as plain arrays, beside the one under test. */
final class SampleFlows {
  private final List<String> names;
  private final FlowCell[][] cells;
  private final boolean[] dummies;
  private final boolean[] confidential;
  private final List<SharedVpe> shared;

  private SampleFlows(
      List<String> names,
      FlowCell[][] cells,
      boolean[] dummies,
      boolean[] confidential,
      List<SharedVpe> shared) {
    this.names = names;
    this.cells = cells;
    this.dummies = dummies;
    this.confidential = confidential;
    this.shared = shared;
  }

  /** Of so many TVDs, where a side is closed, open or controlled by chances that vary. */
  static SampleFlows random(Random random, int size) {
    return random(random, size, random.nextDouble());
  }

  /**
   * The same.
   *
   * @param present how likely a side is not closed
   */
  static SampleFlows random(Random random, int size, double present) {
    SampleFlows flows = closed(size);
    double closed = 1 - present;
    double open = random.nextDouble();
    for (int from = 0; from < size; from++) {
      for (int to = 0; to < size; to++) {
        flows.cells[from][to] = cell(random, closed, open);
      }
      flows.dummies[from] = random.nextInt(10) == 0;
      flows.confidential[from] = random.nextBoolean();
    }
    return flows;
  }

  /** With up to two VPEs in some of the TVDs. */
  SampleFlows sharing(Random random) {
    List<SharedVpe> vpes = new ArrayList<>();
    for (int vpe = random.nextInt(3); vpe > 0; vpe--) {
      List<String> members = new ArrayList<>(names);
      Collections.shuffle(members, random);
      vpes.add(
          new SharedVpe(
              "vpe-" + vpe,
              members.subList(0, Math.min(names.size(), 2 + random.nextInt(2))),
              random.nextBoolean()));
    }
    return new SampleFlows(names, cells, dummies, confidential, vpes);
  }

  static SampleFlows closed(int size) {
    FlowCell[][] cells = new FlowCell[size][size];
    Arrays.stream(cells).forEach(row -> Arrays.fill(row, FlowCell.CLOSED));
    return new SampleFlows(names(size), cells, new boolean[size], new boolean[size], List.of());
  }

  static List<String> names(int size) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      names.add(String.format(Locale.ROOT, "t%04d", i));
    }
    return names;
  }

  static FlowCell cell(Random random, double closed, double open) {
    FlowState out = state(random, closed, open);
    FlowState in = state(random, closed, open);
    boolean filters = out == FlowState.CONTROLLED && in == FlowState.CONTROLLED;
    return new FlowCell(out, in, filters && random.nextInt(3) == 0);
  }

  private static FlowState state(Random random, double closed, double open) {
    if (random.nextDouble() < closed) {
      return FlowState.CLOSED;
    }
    return random.nextDouble() < open ? FlowState.OPEN : FlowState.CONTROLLED;
  }

  int size() {
    return names.size();
  }

  List<String> names() {
    return names;
  }

  List<SharedVpe> shared() {
    return shared;
  }

  FlowCell cell(int from, int to) {
    return cells[from][to];
  }

  void set(int from, int to, FlowCell cell) {
    cells[from][to] = cell;
  }

  boolean isDummy(int tvd) {
    return dummies[tvd];
  }

  boolean isConfidential(int tvd) {
    return confidential[tvd];
  }

  /** The same under other names: that of the i-th becomes the {@code places[i]}-th. */
  SampleFlows renamed(int[] places) {
    SampleFlows renamed = closed(size());
    for (int from = 0; from < size(); from++) {
      for (int to = 0; to < size(); to++) {
        renamed.cells[places[from]][places[to]] = cells[from][to];
      }
      renamed.dummies[places[from]] = dummies[from];
      renamed.confidential[places[from]] = confidential[from];
    }
    List<SharedVpe> vpes = new ArrayList<>();
    for (SharedVpe vpe : shared) {
      TreeSet<String> members = new TreeSet<>();
      vpe.tvds().forEach(tvd -> members.add(names.get(places[names.indexOf(tvd)])));
      vpes.add(new SharedVpe(vpe.name(), members, vpe.guard()));
    }
    return new SampleFlows(names, renamed.cells, renamed.dummies, renamed.confidential, vpes);
  }

  FlowMatrix matrix() {
    FlowMatrixBuilder builder = new FlowMatrixBuilder(names);
    for (int from = 0; from < size(); from++) {
      for (int to = 0; to < size(); to++) {
        if (from != to) {
          builder.cell(from, to, cells[from][to]);
        }
      }
      if (dummies[from]) {
        builder.dummy(from);
      }
      if (confidential[from]) {
        builder.requiresConfidentiality(from);
      }
    }
    FlowMatrix matrix = builder.build();
    for (SharedVpe vpe : shared) {
      matrix = matrix.with(vpe);
    }
    return matrix;
  }

  FlowState out(int from, int to) {
    return dummies[from] ? FlowState.OPEN : cells[from][to].out();
  }

  FlowState in(int from, int to) {
    return dummies[to] ? FlowState.OPEN : cells[from][to].in();
  }

  /** The model: closed if either side is closed, open if both are open, else controlled. */
  FlowState effective(int from, int to) {
    FlowState out = out(from, to);
    FlowState in = in(from, to);
    if (out == FlowState.CLOSED || in == FlowState.CLOSED) {
      return FlowState.CLOSED;
    }
    return out == FlowState.OPEN && in == FlowState.OPEN ? FlowState.OPEN : FlowState.CONTROLLED;
  }

  /** What is effective, or what a VPE in both makes of it. */
  FlowState edge(int from, int to) {
    FlowState edge = effective(from, to);
    for (SharedVpe vpe : shared) {
      if (vpe.tvds().contains(names.get(from)) && vpe.tvds().contains(names.get(to))) {
        boolean illegal =
            effective(from, to) == FlowState.CLOSED && effective(to, from) == FlowState.CLOSED;
        if (!vpe.guard() || illegal) {
          edge = FlowState.OPEN;
        } else if (edge == FlowState.CLOSED) {
          edge = FlowState.CONTROLLED;
        }
      }
    }
    return edge;
  }
}
