package org.tvd.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Link;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Reaction;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.Sharing;
import org.tvd.policy.model.Switch;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.model.VlanRange;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Planner;
import org.tvd.policy.planner.RunningPlan;
import org.tvd.policy.planner.Stack;
import org.tvd.protocol.yaml.Place;

/**
 * 1,000 hosts in 100 domains on 40 segments in a ring of links, with switches, and eight kinds of
 * hosts: one host that joins its domains, against all plans from scratch.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PlannerBenchmark {
  private static final Place PLACE = Place.ofFile("network.yaml");
  private static final int HOSTS = 1000;
  private static final int TVDS = 100;
  private static final int SEGMENTS = 40;

  /** Of how many domains each host is a member. */
  @Param({"1", "10", "100"})
  public int memberships;

  private final Random random = new Random(1);
  private final List<TvdPolicy> tvds = new ArrayList<>();
  private final List<PlannedHost> hosts = new ArrayList<>();
  private Network network = network();
  private Planner planner = new Planner(network, tvds);
  private RunningPlan running = new RunningPlan(planner);

  @Setup
  public void setUp() {
    for (int i = 0; i < TVDS; i++) {
      tvds.add(tvd(i));
    }
    List<Layer> layers = List.of(Layer.values());
    for (int i = 0; i < HOSTS; i++) {
      Set<Stack> offers = EnumSet.allOf(Stack.class);
      Layer lacking = layers.get(i % layers.size());
      offers.removeIf(stack -> lacking != Layer.VXLAN && stack.layers().contains(lacking));
      String address = "10.0.%d.%d".formatted(i % SEGMENTS, 1 + i / SEGMENTS);
      hosts.add(new PlannedHost("host-" + i, address, offers));
    }
    planner = new Planner(network, tvds);
    running = fromScratch();
  }

  /** One host leaves its domains and joins them again; each domain's common stack is asked for. */
  @Benchmark
  public int hostLeavesAndJoins() {
    int host = random.nextInt(HOSTS);
    int found = 0;
    for (int i = 0; i < memberships; i++) {
      running.leave(tvds.get((host + i) % TVDS).name(), hosts.get(host).name());
    }
    for (int i = 0; i < memberships; i++) {
      TvdPolicy tvd = tvds.get((host + i) % TVDS);
      running.join(tvd, hosts.get(host));
      found += running.common(tvd.name()).isPresent() ? 1 : 0;
    }
    return found;
  }

  /** All plans from nothing, network included. */
  @Benchmark
  public RunningPlan fromScratch() {
    var plan = new RunningPlan(new Planner(network, tvds));
    for (int host = 0; host < HOSTS; host++) {
      for (int i = 0; i < memberships; i++) {
        plan.join(tvds.get((host + i) % TVDS), hosts.get(host));
      }
    }
    return plan;
  }

  /** The network of a new version, without a host. */
  @Benchmark
  public Planner planner() {
    return new Planner(network, tvds);
  }

  private static TvdPolicy tvd(int number) {
    return new TvdPolicy(
        "tvd-" + number,
        false,
        1000 + number,
        0,
        new Ipv4Subnet(0x0b000000 | number << 8, 24),
        1350,
        some(number),
        List.of(),
        new TreeMap<>(),
        Sharing.NONE,
        Sharing.NONE,
        Duration.ofSeconds(20),
        Duration.ofSeconds(6),
        Reaction.CLOSE,
        new TreeMap<>(),
        new TreeMap<>(),
        PLACE);
  }

  private static Network network() {
    List<Segment> segments = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    List<Switch> switches = new ArrayList<>();
    for (int i = 0; i < SEGMENTS; i++) {
      String name = "s" + i;
      segments.add(
          new Segment(
              name,
              List.of(new Ipv4Subnet(0x0a000000 | i << 8, 24)),
              some(i),
              List.of(new VlanRange(100, 999)),
              EnumSet.allOf(Layer.class),
              PLACE));
      links.add(new Link("l" + i, name, "s" + (i + 1) % SEGMENTS, some(i / 2), PLACE));
      switches.add(new Switch("w" + i, List.of(name), some(i / 3), Set.of(Layer.VLAN), PLACE));
    }
    return new Network(segments, links, switches, new TreeMap<>());
  }

  /** Each set of objectives in turn. */
  private static Set<Objective> some(int number) {
    Set<Objective> some = EnumSet.noneOf(Objective.class);
    int bits = number;
    for (Objective objective : Objective.values()) {
      if (bits % 2 == 0) {
        some.add(objective);
      }
      bits /= 2;
    }
    return some;
  }
}
