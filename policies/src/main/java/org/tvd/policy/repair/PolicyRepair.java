package org.tvd.policy.repair;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.AnalysisPolicy.Pin;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.repair.CutProblem.Edge;
import org.tvd.policy.repair.Repair.Demotion;
import org.tvd.policy.repair.Repair.Direction;
import org.tvd.policy.repair.Repair.Edit;
import org.tvd.policy.repair.Repair.FixedContradiction;
import org.tvd.policy.repair.Repair.FixedFlow;

/** Proposes the smallest repair of a policy set's flows. */
public final class PolicyRepair {
  private final SortedMap<String, TvdPolicy> tvds;
  private final List<String> names;
  private final Map<Edge, Pin> pins;
  private final List<Edge> open = new ArrayList<>();
  private final List<Edge> closed = new ArrayList<>();
  private final Set<Edge> fixed = new HashSet<>();

  private PolicyRepair(PolicySet policy, Collection<Pin> pins) {
    this.tvds = policy.tvds();
    FlowMatrix matrix = FlowMatrix.of(policy);
    this.names = matrix.names();
    this.pins =
        pins.stream()
            .filter(pin -> names.contains(pin.from()) && names.contains(pin.to()))
            .collect(
                Collectors.toMap(
                    pin -> new Edge(names.indexOf(pin.from()), names.indexOf(pin.to())),
                    Function.identity(),
                    (first, second) -> first));
    for (int from = 0; from < names.size(); from++) {
      for (int to = 0; to < names.size(); to++) {
        if (from != to) {
          sort(new Edge(from, to), matrix);
        }
      }
    }
  }

  /**
   * The smallest set of open flows to demote after which no closed flow is led around; of all such
   * sets, the first by name.
   *
   * @param pins flows to leave alone
   * @param outOfTime asked often; from then on the best that is known is the answer
   */
  public static Repair of(PolicySet policy, Collection<Pin> pins, BooleanSupplier outOfTime) {
    PolicyRepair repair = new PolicyRepair(policy, pins);
    CutProblem problem =
        CutProblem.of(repair.names.size(), repair.open, repair.closed, repair.fixed);
    return switch (SmallestCut.of(problem, outOfTime)) {
      case Cut.Found found -> repair.proposal(found);
      case Cut.Impossible(List<List<Edge>> paths) ->
          new Repair.Impossible(
              paths.stream()
                  .map(repair::contradiction)
                  .sorted(
                      Comparator.comparing(FixedContradiction::from)
                          .thenComparing(FixedContradiction::to))
                  .toList());
    };
  }

  private void sort(Edge pair, FlowMatrix matrix) {
    switch (matrix.cell(pair.from(), pair.to()).state()) {
      case CLOSED -> closed.add(pair);
      case CONTROLLED -> {}
      case OPEN -> {
        open.add(pair);
        boolean unmanaged = matrix.isDummy(pair.from()) && matrix.isDummy(pair.to());
        if (unmanaged || pins.containsKey(pair)) {
          fixed.add(pair);
        }
      }
    }
  }

  private FixedContradiction contradiction(List<Edge> path) {
    return new FixedContradiction(
        name(path.getFirst().from()),
        name(path.getLast().to()),
        path.stream()
            .map(
                edge -> {
                  Pin pin = pins.get(edge);
                  return new FixedFlow(
                      name(edge.from()),
                      name(edge.to()),
                      pin == null
                          ? new Repair.Reason.Unmanaged()
                          : new Repair.Reason.Pinned(pin.place()));
                })
            .toList());
  }

  /** One side is enough. As few owners as a simple choice finds have something to change. */
  private Repair.Proposal proposal(Cut.Found found) {
    List<Demotion> demotions = new ArrayList<>();
    List<Edge> rest = new ArrayList<>(found.edges());
    while (!rest.isEmpty()) {
      TvdPolicy busiest =
          tvds.values().stream()
              .max(
                  Comparator.comparingLong((TvdPolicy tvd) -> count(rest, tvd))
                      .thenComparing(TvdPolicy::name, Comparator.reverseOrder()))
              .orElseThrow();
      for (Edge edge : rest) {
        if (touches(edge, busiest)) {
          demotions.add(new Demotion(name(edge.from()), name(edge.to()), edit(edge, busiest)));
        }
      }
      rest.removeIf(edge -> touches(edge, busiest));
    }
    demotions.sort(Comparator.comparing(Demotion::from).thenComparing(Demotion::to));
    return new Repair.Proposal(demotions, found.atLeast());
  }

  private long count(List<Edge> edges, TvdPolicy tvd) {
    return edges.stream().filter(edge -> touches(edge, tvd)).count();
  }

  private boolean touches(Edge edge, TvdPolicy tvd) {
    return name(edge.from()).equals(tvd.name()) || name(edge.to()).equals(tvd.name());
  }

  private Edit edit(Edge edge, TvdPolicy tvd) {
    return name(edge.from()).equals(tvd.name())
        ? new Edit(tvd.name(), Direction.OUT, tvd.outPlace(name(edge.to())))
        : new Edit(tvd.name(), Direction.IN, tvd.inPlace(name(edge.from())));
  }

  private String name(int node) {
    return names.get(node);
  }
}
