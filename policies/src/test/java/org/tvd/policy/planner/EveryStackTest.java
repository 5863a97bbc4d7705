package org.tvd.policy.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Link;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.NetworkHost;
import org.tvd.policy.model.NetworkPart;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.Switch;
import org.tvd.policy.model.TvdPolicy;

/**
 * The planner against a second way to the same answer: walk every simple path, try every set of
 * layers, take the cheapest.
 */
class EveryStackTest {
  private static final int NETWORKS = 3000;
  private static final Set<Layer> ENCRYPTION =
      EnumSet.of(Layer.MACSEC, Layer.WIREGUARD, Layer.IPSEC);
  private static final Set<Layer> CARRIAGE =
      EnumSet.of(Layer.BRIDGE, Layer.VLAN, Layer.VXLAN, Layer.GENEVE);
  private static final List<Set<Layer>> SETS = all();
  private static final TvdPolicy LIKE = Networks.tvd(PolicyFixture.datacenter().parse(), "beta");

  @Test
  void agreesWithTheCheapestOfAllSetsOfLayersOverAllPaths() {
    Random random = new Random(4);
    int[] met = new int[Stack.values().length];
    int none = 0;
    for (int round = 0; round < NETWORKS; round++) {
      Network network = Networks.network(random);
      TvdPolicy tvd =
          Networks.domain(
              LIKE, "t", Networks.some(Objective.class, random), random.nextInt(2) * 101);
      var planner = new Planner(network, List.of(tvd));
      List<PlannedHost> hosts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        hosts.add(Networks.somewhere("h" + i, random));
      }
      for (PlannedHost a : hosts) {
        for (PlannedHost b : hosts) {
          if (!a.equals(b)) {
            Optional<Set<Layer>> expected = cheapest(network, tvd, planner.vlan(tvd), a, b);
            StackChoice choice = planner.between(tvd, a, b);
            assertThat(planner.stack(tvd, a, b)).isEqualTo(choice.stack());
            assertThat(choice.stack().map(stack -> Set.copyOf(stack.layers())))
                .as(() -> network + " " + tvd.protection() + " " + a + " " + b + choice.described())
                .isEqualTo(expected.map(Set::copyOf));
            choice.stack().ifPresent(stack -> met[stack.place()]++);
            none += expected.isEmpty() ? 1 : 0;
            wellFounded(choice);
          }
        }
      }
    }
    assertThat(none).isGreaterThan(100);
    for (Stack stack : EnumSet.complementOf(EnumSet.of(Stack.LOCAL_BRIDGE))) {
      assertThat(met[stack.place()]).as("how often %s was the cheapest", stack).isPositive();
    }
  }

  private static void wellFounded(StackChoice choice) {
    switch (choice) {
      case StackChoice.Chosen(Stack stack, var layers) -> {
        assertThat(layers).extracting(StackChoice.ReasonedLayer::layer).isEqualTo(stack.layers());
        assertThat(layers).allMatch(layer -> !layer.reasons().isEmpty());
      }
      case StackChoice.NoStack none -> {
        assertThat(none.host()).isNotEmpty();
        assertThat(none.because()).isNotEmpty();
      }
    }
  }

  private static Optional<Set<Layer>> cheapest(
      Network network, TvdPolicy tvd, OptionalInt vlan, PlannedHost a, PlannedHost b) {
    List<Set<NetworkPart>> paths = paths(network, a, b);
    return SETS.stream()
        .filter(layers -> allowed(network, a, layers) && allowed(network, b, layers))
        .filter(layers -> paths.stream().allMatch(path -> does(layers, path, tvd, vlan)))
        .min(Comparator.comparingInt(layers -> layers.stream().mapToInt(Stack::cost).sum()));
  }

  /** Sets of layers that make sense: one carriage, at most one encryption, IP ones below UDP. */
  private static List<Set<Layer>> all() {
    List<Set<Layer>> sets = new ArrayList<>(List.of(EnumSet.noneOf(Layer.class)));
    for (Layer layer : Layer.values()) {
      for (Set<Layer> without : List.copyOf(sets)) {
        Set<Layer> with = EnumSet.of(layer);
        with.addAll(without);
        sets.add(with);
      }
    }
    sets.removeIf(
        set -> {
          boolean tunnel = set.contains(Layer.WIREGUARD) || set.contains(Layer.IPSEC);
          boolean udp = set.contains(Layer.VXLAN) || set.contains(Layer.GENEVE);
          return set.stream().filter(CARRIAGE::contains).count() != 1
              || set.stream().filter(ENCRYPTION::contains).count() > 1
              || (tunnel && !udp);
        });
    return sets;
  }

  private static boolean allowed(Network network, PlannedHost host, Set<Layer> layers) {
    NetworkHost stated = network.hosts().get(host.name());
    Set<Layer> can =
        stated != null
            ? stated.can()
            : network
                .segmentOf(host.underlayAddress())
                .map(Segment::can)
                .orElse(EnumSet.allOf(Layer.class));
    return can.containsAll(layers)
        && host.offers().stream().anyMatch(stack -> Set.copyOf(stack.layers()).equals(layers));
  }

  private static boolean does(
      Set<Layer> layers, Set<NetworkPart> path, TvdPolicy tvd, OptionalInt vlan) {
    boolean lan = path.stream().allMatch(p -> p instanceof Segment || p instanceof Switch);
    if (!lan
        && layers.stream().anyMatch(EnumSet.of(Layer.BRIDGE, Layer.VLAN, Layer.MACSEC)::contains)) {
      return false;
    }
    if (layers.contains(Layer.VLAN) && !(vlan.isPresent() && tagged(path, vlan.getAsInt()))) {
      return false;
    }
    for (Objective objective : tvd.protection()) {
      boolean trusted = path.stream().allMatch(part -> part.trustedFor().contains(objective));
      Set<Layer> giving =
          objective == Objective.ISOLATION
              ? EnumSet.of(Layer.VLAN, Layer.VXLAN, Layer.GENEVE)
              : ENCRYPTION;
      if (!trusted && layers.stream().noneMatch(giving::contains)) {
        return false;
      }
    }
    return true;
  }

  private static boolean tagged(Set<NetworkPart> path, int vlan) {
    for (NetworkPart part : path) {
      boolean fits =
          switch (part) {
            case Segment segment ->
                segment.vlans().stream().anyMatch(r -> r.first() <= vlan && vlan <= r.last())
                    && path.stream()
                        .anyMatch(
                            p -> p instanceof Switch s && s.segments().contains(segment.name()));
            case Switch one ->
                one.can().contains(Layer.VLAN) && one.trustedFor().contains(Objective.ISOLATION);
            case Link _, NetworkPart.Undeclared _ -> false;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /** Each simple path from host to host: the parts on it, with all switches of its segments. */
  private static List<Set<NetworkPart>> paths(Network network, PlannedHost a, PlannedHost b) {
    Optional<Segment> from = network.segmentOf(a.underlayAddress());
    Optional<Segment> to = network.segmentOf(b.underlayAddress());
    List<Set<NetworkPart>> paths = new ArrayList<>();
    if (from.isPresent() && to.isPresent()) {
      walk(network, from.get(), to.get(), new HashSet<>(), new HashSet<>(), paths);
    }
    if (paths.isEmpty()) {
      Set<NetworkPart> gap = new HashSet<>(Set.of(new NetworkPart.Undeclared("gap")));
      from.ifPresent(gap::add);
      to.ifPresent(gap::add);
      paths.add(gap);
    }
    for (Set<NetworkPart> path : paths) {
      for (Switch one : network.switches()) {
        if (path.stream()
            .anyMatch(p -> p instanceof Segment s && one.segments().contains(s.name()))) {
          path.add(one);
        }
      }
    }
    return paths;
  }

  private static void walk(
      Network network,
      NetworkPart at,
      Segment to,
      Set<NetworkPart> visited,
      Set<NetworkPart> crossed,
      List<Set<NetworkPart>> paths) {
    visited.add(at);
    crossed.add(at);
    if (at.equals(to)) {
      paths.add(new HashSet<>(crossed));
    } else if (at instanceof Switch one) {
      for (Segment next : network.segments()) {
        if (one.segments().contains(next.name()) && !visited.contains(next)) {
          walk(network, next, to, visited, crossed, paths);
        }
      }
    } else {
      for (Switch next : network.switches()) {
        if (next.segments().contains(at.name()) && !visited.contains(next)) {
          walk(network, next, to, visited, crossed, paths);
        }
      }
      for (Link link : network.links()) {
        if (link.first().equals(at.name()) || link.second().equals(at.name())) {
          String other = link.first().equals(at.name()) ? link.second() : link.first();
          for (Segment next : network.segments()) {
            if (next.name().equals(other) && !visited.contains(next)) {
              crossed.add(link);
              walk(network, next, to, visited, crossed, paths);
              crossed.remove(link);
            }
          }
        }
      }
    }
    visited.remove(at);
    crossed.remove(at);
  }
}
