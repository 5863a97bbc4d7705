package org.tvd.policy.planner;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.NetworkPart;
import org.tvd.policy.model.Objective;
import org.tvd.policy.planner.StackChoice.ReasonedLayer;

/** The reasons that one or several ways give for layers; the first that is found stands. */
final class Grounds {
  private final Set<Objective> asked;
  private final Map<Objective, NetworkPart> untrusted = new EnumMap<>(Objective.class);
  private Optional<NetworkPart> routed = Optional.empty();
  private Optional<String> noVlan = Optional.empty();

  Grounds(Set<Objective> asked) {
    this.asked = asked;
  }

  /**
   * Adds what a way gives.
   *
   * @param vlan the domain's, or 0
   * @param named gives what is undeclared its name
   */
  void add(Way way, int vlan, UnaryOperator<NetworkPart> named) {
    for (Objective objective : asked) {
      way.untrusted(objective)
          .ifPresent(part -> untrusted.putIfAbsent(objective, named.apply(part)));
    }
    routed = routed.or(() -> way.routed().map(named));
    if (noVlan.isEmpty()
        && way.routed().isEmpty()
        && asked.contains(Objective.ISOLATION)
        && way.untrusted(Objective.ISOLATION).isPresent()
        && !way.isolates(vlan)) {
      noVlan = Optional.of(way.whyNot(vlan));
    }
  }

  /** The layers of a stack with what stands for each. */
  List<ReasonedLayer> layers(Stack stack, Optional<Reason.Unable> unable) {
    List<ReasonedLayer> layers = new ArrayList<>();
    for (Layer layer : stack.layers()) {
      List<Reason> reasons = new ArrayList<>(reasons(layer));
      unable.filter(reason -> !reason.cheaper().has(layer)).ifPresent(reasons::add);
      layers.add(new ReasonedLayer(layer, reasons));
    }
    return layers;
  }

  /** All that stands for the layers of a stack, each once. */
  List<Reason> of(Stack stack) {
    Set<Reason> reasons = new LinkedHashSet<>();
    stack.layers().forEach(layer -> reasons.addAll(reasons(layer)));
    if (reasons.isEmpty()) {
      reasons.addAll(reasons(Layer.BRIDGE)); // frames need some carrier, and no more than that
    }
    return List.copyOf(reasons);
  }

  private List<Reason> reasons(Layer layer) {
    List<Reason> reasons = new ArrayList<>();
    switch (layer) {
      case BRIDGE -> {
        Set<Objective> trusted = EnumSet.noneOf(Objective.class);
        trusted.addAll(asked);
        trusted.removeAll(untrusted.keySet());
        reasons.add(new Reason.Lan(trusted));
      }
      case VLAN -> untrusted(Objective.ISOLATION, reasons);
      case VXLAN, GENEVE -> {
        routed.ifPresent(part -> reasons.add(new Reason.Routed(part)));
        untrusted(Objective.ISOLATION, reasons);
        noVlan.ifPresent(why -> reasons.add(new Reason.NoVlan(why)));
      }
      case MACSEC, WIREGUARD, IPSEC -> {
        untrusted(Objective.CONFIDENTIALITY, reasons);
        untrusted(Objective.INTEGRITY, reasons);
      }
    }
    return reasons;
  }

  private void untrusted(Objective objective, List<Reason> reasons) {
    NetworkPart part = untrusted.get(objective);
    if (part != null) {
      reasons.add(new Reason.Untrusted(objective, part));
    }
  }
}
