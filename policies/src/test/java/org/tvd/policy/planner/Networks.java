package org.tvd.policy.planner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Link;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.NetworkHost;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.Switch;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.model.VlanRange;
import org.tvd.protocol.yaml.Place;

/** Policies and hosts for the planner's tests, read from YAML like those of a deployment. */
final class Networks {
  private static final Place PLACE = Place.ofFile("network.yaml");
  static final Set<Stack> ALL = EnumSet.allOf(Stack.class);

  private Networks() {}

  /** The datacenter's domains on another network; beta asks for what {@code protection} says. */
  static PolicySet policy(String protection, String... network) {
    return PolicyFixture.datacenter()
        .with("network.yaml", String.join("\n", network) + "\n")
        .replace("tvds/beta.yaml", "protection: [isolation]", "protection: " + protection)
        .parse();
  }

  static TvdPolicy tvd(PolicySet policy, String name) {
    TvdPolicy tvd = policy.tvds().get(name);
    if (tvd == null) {
      throw new AssertionError("no TVD " + name);
    }
    return tvd;
  }

  static Planner planner(PolicySet policy) {
    return new Planner(policy.network(), policy.tvds().values());
  }

  static PlannedHost host(String name, String address, Stack... offers) {
    return new PlannedHost(
        name, address, offers.length == 0 ? ALL : Set.copyOf(Arrays.asList(offers)));
  }

  /** A domain that differs from {@code like} in what the planner reads. */
  static TvdPolicy domain(TvdPolicy like, String name, Set<Objective> protection, int vlan) {
    return new TvdPolicy(
        name,
        like.closed(),
        like.vni(),
        vlan,
        like.subnet(),
        like.mtu(),
        protection,
        like.membership(),
        like.roles(),
        like.hostSharing(),
        like.vpeSharing(),
        like.lease(),
        like.renew(),
        like.reaction(),
        like.out(),
        like.in(),
        like.place());
  }

  /** Each item with even odds. */
  static <E extends Enum<E>> Set<E> some(Class<E> kind, Random random) {
    Set<E> some = EnumSet.allOf(kind);
    some.removeIf(_ -> random.nextBoolean());
    return some;
  }

  /**
   * A network of up to six segments, {@code s0} to {@code s5} with 10.0.0.0/24 to 10.0.5.0/24, and
   * statements about hosts h0 to h7.
   */
  static Network network(Random random) {
    int size = 1 + random.nextInt(6);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      segments.add(
          new Segment(
              "s" + i,
              List.of(new Ipv4Subnet(0x0a000000 | i << 8, 24)),
              trust(random),
              random.nextInt(3) == 0 ? List.of() : List.of(new VlanRange(100, 101 + i % 3)),
              random.nextBoolean() ? EnumSet.allOf(Layer.class) : some(Layer.class, random),
              PLACE));
    }
    List<Link> links = new ArrayList<>();
    for (int i = random.nextInt(7); i > 0 && size > 1; i--) {
      int first = random.nextInt(size);
      int second = (first + 1 + random.nextInt(size - 1)) % size;
      links.add(new Link("l" + i, "s" + first, "s" + second, trust(random), PLACE));
    }
    List<Switch> switches = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Set<String> carried = new TreeSet<>(Set.of("s" + random.nextInt(size)));
      while (random.nextBoolean()) {
        carried.add("s" + random.nextInt(size));
      }
      Set<Layer> can = random.nextInt(4) == 0 ? Set.of() : Set.of(Layer.VLAN);
      switches.add(new Switch("w" + i, List.copyOf(carried), trust(random), can, PLACE));
    }
    SortedMap<String, NetworkHost> hosts = new TreeMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String name = "h" + random.nextInt(8);
      hosts.put(name, new NetworkHost(name, some(Layer.class, random), PLACE));
    }
    return new Network(segments, links, switches, hosts);
  }

  private static Set<Objective> trust(Random random) {
    return random.nextInt(3) == 0 ? some(Objective.class, random) : EnumSet.allOf(Objective.class);
  }

  /** A host somewhere, now and then in no segment, that offers what its random layers make. */
  static PlannedHost somewhere(String name, Random random) {
    Set<Layer> can = random.nextBoolean() ? EnumSet.allOf(Layer.class) : some(Layer.class, random);
    Set<Stack> offers = EnumSet.allOf(Stack.class);
    offers.removeIf(stack -> !can.containsAll(stack.layers()));
    int segment = random.nextInt(7) == 0 ? 99 : random.nextInt(6);
    return new PlannedHost(name, "10.0.%d.%d".formatted(segment, 1 + random.nextInt(200)), offers);
  }
}
