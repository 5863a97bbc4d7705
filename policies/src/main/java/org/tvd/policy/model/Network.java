package org.tvd.policy.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The physical network.
 *
 * @param segments disjoint parts of it, by name
 */
public record Network(List<Segment> segments) {

  public Network {
    segments = List.copyOf(segments);
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
