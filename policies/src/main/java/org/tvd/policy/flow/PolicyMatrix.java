package org.tvd.policy.flow;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.tvd.policy.model.DummyTvd;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.StatedFlow;
import org.tvd.policy.model.TvdPolicy;

/** Makes the flow matrix of a policy set. */
final class PolicyMatrix {
  private final SortedMap<String, TvdPolicy> tvds;
  private final SortedMap<String, DummyTvd> dummies;
  private final List<String> names;
  private final Map<String, Integer> indices = new HashMap<>();
  private final FlowMatrixBuilder builder;

  private PolicyMatrix(SortedMap<String, TvdPolicy> tvds, SortedMap<String, DummyTvd> dummies) {
    this.tvds = tvds;
    this.dummies = dummies;
    TreeSet<String> all = new TreeSet<>(tvds.keySet());
    all.addAll(dummies.keySet());
    this.names = List.copyOf(all);
    names.forEach(name -> indices.put(name, indices.size()));
    this.builder = new FlowMatrixBuilder(names);
  }

  static FlowMatrix of(SortedMap<String, TvdPolicy> tvds, SortedMap<String, DummyTvd> dummies) {
    return new PolicyMatrix(tvds, dummies).build();
  }

  private FlowMatrix build() {
    dummies.keySet().forEach(name -> builder.dummy(index(name)));
    tvds.values().forEach(this::state);
    tvds.values().forEach(this::compareFilters);
    return builder.build(FlowPlaces.of(names, tvds, dummies));
  }

  private void state(TvdPolicy tvd) {
    int own = index(tvd.name());
    if (tvd.protection().contains(Objective.CONFIDENTIALITY)) {
      builder.requiresConfidentiality(own);
    }
    for (Map.Entry<String, StatedFlow> out : tvd.out().entrySet()) {
      if (isAboutAnother(tvd, out)) {
        builder.out(own, index(out.getKey()), FlowState.of(out.getValue().side()));
      }
    }
    for (Map.Entry<String, StatedFlow> in : tvd.in().entrySet()) {
      if (isAboutAnother(tvd, in)) {
        builder.in(index(in.getKey()), own, FlowState.of(in.getValue().side()));
      }
    }
  }

  private boolean isAboutAnother(TvdPolicy tvd, Map.Entry<String, StatedFlow> statement) {
    Malformation.of(tvd, statement.getKey(), statement.getValue(), indices.keySet())
        .ifPresent(
            malformation -> {
              throw new IllegalArgumentException(malformation.describe());
            });
    return !statement.getKey().equals(tvd.name());
  }

  private void compareFilters(TvdPolicy origin) {
    int from = index(origin.name());
    for (Map.Entry<String, StatedFlow> out : origin.out().entrySet()) {
      int to = index(out.getKey());
      if (builder.controlledBothSides(from, to)
          && Flows.disjoint(out.getValue().side(), inFrom(origin.name(), out.getKey()))) {
        builder.disjoint(from, to);
      }
    }
  }

  private FlowSide inFrom(String origin, String destination) {
    TvdPolicy tvd = tvds.get(destination);
    return tvd == null ? new FlowSide.Closed() : tvd.inFrom(origin);
  }

  private int index(String name) {
    return indices.getOrDefault(name, -1);
  }
}
