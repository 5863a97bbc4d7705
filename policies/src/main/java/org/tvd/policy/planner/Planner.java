package org.tvd.policy.planner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.NetworkHost;
import org.tvd.policy.model.NetworkPart;
import org.tvd.policy.model.NetworkPart.Undeclared;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.StackChoice.Chosen;
import org.tvd.policy.planner.StackChoice.NoStack;

/**
 * From protection objectives, the network's trust and the hosts' capabilities to the cheapest
 * sufficient stack of each pair of hosts (Cabuk et al., CCS 2007, section 4). A stack of a pair
 * depends on the domain, the two hosts and the network alone, so no other host changes it.
 *
 * <p>Packets may take any simple path over the declared links and switches between the hosts'
 * segments, and an objective must hold on all of them. Where the policy declares no path, or no
 * segment of an address, what lies there is trusted for nothing. A plain bridge, VLANs and MACsec
 * need one switched LAN: one segment, or several that switches alone join. A VLAN isolates where
 * each segment has a declared switch and allows the id, and every switch understands tags and is
 * trusted for isolation.
 *
 * <p>An instance is immutable to its users and safe for use by several threads.
 */
public final class Planner {
  private static final Comparator<PlannedHost> BY_NAME = Comparator.comparing(PlannedHost::name);

  private final Map<String, NetworkHost> hosts;
  private final Topology topology;
  private final Map<String, Integer> vlans;

  /**
   * A planner for one version of the policy.
   *
   * @param tvds all domains, in any order
   */
  public Planner(Network network, Collection<TvdPolicy> tvds) {
    this.hosts = network.hosts();
    this.topology = new Topology(network);
    this.vlans = VlanIds.allocate(network, tvds);
  }

  /** The domain's VLAN id, which it uses where a stack of its has a VLAN; empty if none is left. */
  public OptionalInt vlan(TvdPolicy tvd) {
    return vlans.containsKey(tvd.name()) ? OptionalInt.of(id(tvd)) : OptionalInt.empty();
  }

  /** The stack between two hosts; empty where no sufficient one can be built. */
  public Optional<Stack> stack(TvdPolicy tvd, PlannedHost a, PlannedHost b) {
    return a.name().equals(b.name())
        ? Optional.of(Stack.LOCAL_BRIDGE)
        : Stack.cheapest(possible(need(tvd), classOf(a), classOf(b)));
  }

  /** The stack between two hosts, which may come in either order, and why it is that one. */
  public StackChoice between(TvdPolicy tvd, PlannedHost a, PlannedHost b) {
    return a.name().equals(b.name())
        ? new Chosen(Stack.LOCAL_BRIDGE, List.of())
        : plan(tvd, List.of(a, b));
  }

  /**
   * One stack for all pairs of a domain's hosts, which may come in any order: the cheapest that is
   * sufficient for each pair and that each host can build. The data plane builds one stack per
   * domain, so this is what goes out to the hosts.
   */
  public StackChoice plan(TvdPolicy tvd, Collection<PlannedHost> hosts) {
    List<PlannedHost> ordered = hosts.stream().sorted(BY_NAME).toList();
    if (ordered.size() <= 1) {
      return ordered.stream()
          .map(this::alone)
          .findFirst()
          .orElse(new Chosen(Stack.LOCAL_BRIDGE, List.of()));
    }
    Map<HostClass, PlannedHost> classes = new HashMap<>();
    List<HostClass> byName = new ArrayList<>();
    Grounds grounds = new Grounds(tvd.protection());
    int sufficient = -1;
    int buildable = -1;
    for (PlannedHost host : ordered) {
      HostClass one = classOf(host);
      buildable &= one.stacks();
      PlannedHost first = classes.putIfAbsent(one, host);
      if (first == null) {
        for (HostClass other : byName) {
          PlannedHost peer = Optional.ofNullable(classes.get(other)).orElseThrow();
          sufficient &= add(tvd, peer, host, grounds);
        }
        byName.add(one);
      } else {
        sufficient &= add(tvd, first, host, grounds);
      }
    }
    int sufficientForAll = sufficient;
    Stack wanted = Stack.cheapest(sufficient).orElseThrow();
    return Stack.cheapest(sufficient & buildable)
        .<StackChoice>map(
            chosen -> new Chosen(chosen, grounds.layers(chosen, unable(wanted, chosen, ordered))))
        .orElseGet(() -> lacking(sufficientForAll, ordered, grounds));
  }

  private int add(TvdPolicy tvd, PlannedHost a, PlannedHost b, Grounds grounds) {
    Way way = topology.way(classOf(a).segment(), classOf(b).segment());
    grounds.add(way, id(tvd), part -> named(part, a, b));
    return way.sufficient(need(tvd));
  }

  /** Any stack has the domain's virtual switch. */
  private StackChoice alone(PlannedHost host) {
    return Stack.cheapest(classOf(host).stacks())
        .<StackChoice>map(stack -> new Chosen(stack, List.of()))
        .orElse(new NoStack(Stack.LOCAL_BRIDGE, List.of(), host.name(), Set.of(), false));
  }

  private Optional<Reason.Unable> unable(Stack wanted, Stack chosen, List<PlannedHost> hosts) {
    return wanted == chosen
        ? Optional.empty()
        : Optional.of(new Reason.Unable(without(wanted, hosts).name(), wanted));
  }

  private PlannedHost without(Stack stack, List<PlannedHost> hosts) {
    return hosts.stream()
        .filter(host -> (classOf(host).stacks() & stack.bit()) == 0)
        .findFirst()
        .orElseThrow();
  }

  private NoStack lacking(int sufficient, List<PlannedHost> hosts, Grounds grounds) {
    Stack nearest =
        EnumSet.allOf(Stack.class).stream()
            .filter(stack -> (sufficient & stack.bit()) != 0)
            .min(
                Comparator.<Stack>comparingInt(
                        stack -> hosts.stream().mapToInt(host -> lacks(host, stack)).sum())
                    .thenComparing(Comparator.naturalOrder()))
            .orElseThrow();
    PlannedHost host = without(nearest, hosts);
    return new NoStack(
        nearest,
        grounds.of(nearest),
        host.name(),
        missing(host, nearest),
        host.offers().contains(nearest));
  }

  private int lacks(PlannedHost host, Stack stack) {
    return (classOf(host).stacks() & stack.bit()) != 0
        ? 0
        : Math.max(1, missing(host, stack).size());
  }

  private Set<Layer> missing(PlannedHost host, Stack stack) {
    int stacks = classOf(host).stacks();
    Set<Layer> has =
        EnumSet.allOf(Stack.class).stream()
            .filter(each -> (stacks & each.bit()) != 0)
            .flatMap(each -> each.layers().stream())
            .collect(Collectors.toSet());
    return stack.layers().stream().filter(l -> !has.contains(l)).collect(Collectors.toSet());
  }

  private NetworkPart named(NetworkPart part, PlannedHost a, PlannedHost b) {
    if (!(part instanceof Undeclared)) {
      return part;
    }
    for (PlannedHost host : List.of(a, b)) {
      if (topology.segmentOf(host.underlayAddress()) == Topology.OUTSIDE) {
        return new Undeclared(
            "address %s of host %s, which is in no declared segment,"
                .formatted(host.underlayAddress(), host.name()));
      }
    }
    return part;
  }

  HostClass classOf(PlannedHost host) {
    int segment = topology.segmentOf(host.underlayAddress());
    NetworkHost stated = hosts.get(host.name());
    Set<Layer> allowed = stated == null ? topology.allowed(segment) : stated.can();
    int stacks = 0;
    for (Stack stack : host.offers()) {
      if (allowed.containsAll(stack.layers())) {
        stacks |= stack.bit();
      }
    }
    return new HostClass(segment, stacks);
  }

  /** The sufficient stacks between two hosts of two classes that both can build, as bits. */
  int possible(Need need, HostClass a, HostClass b) {
    return topology.way(a.segment(), b.segment()).sufficient(need) & a.stacks() & b.stacks();
  }

  Need need(TvdPolicy tvd) {
    return Need.of(tvd.protection(), id(tvd));
  }

  private int id(TvdPolicy tvd) {
    return vlans.getOrDefault(tvd.name(), 0);
  }
}
