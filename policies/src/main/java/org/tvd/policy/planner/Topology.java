package org.tvd.policy.planner;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Link;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.NetworkPart;
import org.tvd.policy.model.NetworkPart.Undeclared;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.Switch;

/**
 * The physical network as a graph: segments and switches are its vertices, links and what a switch
 * carries its edges. Packets may take any simple path. Segments are numbered by name.
 */
final class Topology {
  /** Stands for the segment of an address that no segment declares. */
  static final int OUTSIDE = -1;

  private final List<Segment> segments;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final TreeMap<Ipv4Subnet, Integer> bySubnet = new TreeMap<>();
  private final List<Blocks.Edge> edges = new ArrayList<>();
  private final List<NetworkPart> edgeParts = new ArrayList<>();
  private final List<Set<Switch>> carriers = new ArrayList<>();
  private final Blocks blocks;
  private final Map<Ends, Way> ways = new ConcurrentHashMap<>();

  private record Ends(int low, int high) {}

  Topology(Network network) {
    segments = network.segments().stream().sorted(Comparator.comparing(Segment::name)).toList();
    for (int number = 0; number < segments.size(); number++) {
      Segment segment = segments.get(number);
      numbers.put(segment.name(), number);
      carriers.add(new TreeSet<>(NetworkPart.ORDER));
      for (Ipv4Subnet subnet : segment.subnets()) {
        bySubnet.put(subnet, number);
      }
    }
    for (Link link : network.links()) {
      edges.add(new Blocks.Edge(number(link.first()), number(link.second())));
      edgeParts.add(link);
    }
    int vertex = segments.size();
    for (Switch one : network.switches()) {
      for (String segment : one.segments()) {
        edges.add(new Blocks.Edge(number(segment), vertex));
        edgeParts.add(one);
        carriers.get(number(segment)).add(one);
      }
      vertex++;
    }
    blocks = new Blocks(vertex, edges);
  }

  private int number(String segment) {
    return Optional.ofNullable(numbers.get(segment)).orElseThrow();
  }

  /** The number of an address's segment, or {@link #OUTSIDE}. Subnets are disjoint. */
  int segmentOf(String address) {
    OptionalInt bits = Ipv4Subnet.address(address);
    if (bits.isEmpty()) {
      return OUTSIDE;
    }
    var below = bySubnet.floorEntry(new Ipv4Subnet(bits.getAsInt(), 32));
    return below != null && below.getKey().contains(bits.getAsInt()) ? below.getValue() : OUTSIDE;
  }

  /** What hosts in a segment may build, where nothing is said of a single one. */
  Set<Layer> allowed(int segment) {
    return segment == OUTSIDE ? Set.of(Layer.values()) : segments.get(segment).can();
  }

  /** What packets may cross between two segments, in either direction. */
  Way way(int a, int b) {
    return ways.computeIfAbsent(new Ends(Math.min(a, b), Math.max(a, b)), ends -> way(ends));
  }

  private Way way(Ends ends) {
    Set<NetworkPart> parts = new TreeSet<>(NetworkPart.ORDER);
    if (ends.low() == OUTSIDE) {
      parts.add(new Undeclared("a part of the network that no segment declares"));
      if (ends.high() != OUTSIDE) {
        cross(ends.high(), parts);
      }
      return new Way(List.copyOf(parts));
    }
    cross(ends.low(), parts);
    cross(ends.high(), parts);
    Optional<Set<Integer>> crossed = blocks.between(ends.low(), ends.high());
    if (crossed.isEmpty()) {
      String a = segments.get(ends.low()).name();
      String b = segments.get(ends.high()).name();
      parts.add(new Undeclared("the undeclared way between segments %s and %s".formatted(a, b)));
    }
    for (int edge : crossed.orElse(Set.of())) {
      parts.add(edgeParts.get(edge));
      for (int end : List.of(edges.get(edge).a(), edges.get(edge).b())) {
        if (end < segments.size()) {
          cross(end, parts);
        }
      }
    }
    return new Way(List.copyOf(parts));
  }

  /** Within a segment any of its switches may be on the way. */
  private void cross(int segment, Set<NetworkPart> parts) {
    parts.add(segments.get(segment));
    parts.addAll(carriers.get(segment));
  }
}
