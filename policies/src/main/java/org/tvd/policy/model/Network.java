package org.tvd.policy.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The physical network.
 *
 * @param segments disjoint parts of it
 * @param links the ways between segments that packets are routed on
 * @param switches those that are known
 * @param hosts what is said of single hosts, by name
 */
public record Network(
    List<Segment> segments,
    List<Link> links,
    List<Switch> switches,
    SortedMap<String, NetworkHost> hosts) {

  public Network {
    segments = List.copyOf(segments);
    links = List.copyOf(links);
    switches = List.copyOf(switches);
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
  }

  /**
   * The segment of a host; empty where no segment declares the address, which is then trusted for
   * nothing.
   *
   * @param address dotted IPv4
   */
  public Optional<Segment> segmentOf(String address) {
    OptionalInt bits = Ipv4Subnet.address(address);
    if (bits.isEmpty()) {
      return Optional.empty();
    }
    return segments.stream()
        .filter(segment -> segment.subnets().stream().anyMatch(s -> s.contains(bits.getAsInt())))
        .findFirst();
  }
}
