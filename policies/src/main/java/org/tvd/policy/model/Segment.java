package org.tvd.policy.model;

import java.util.List;
import java.util.Set;
import org.tvd.protocol.yaml.Place;

/**
 * A part of the physical network ({@code network.yaml}) whose hosts reach each other without
 * crossing a link.
 *
 * @param name in the policy
 * @param subnets the addresses of the hosts in it
 * @param trustedFor the objectives that it meets by itself
 * @param vlans the VLAN ids that domains may use in it; none where it states none
 * @param can what its hosts may build; every layer where it states nothing
 * @param place where it is written
 */
public record Segment(
    String name,
    List<Ipv4Subnet> subnets,
    Set<Objective> trustedFor,
    List<VlanRange> vlans,
    Set<Layer> can,
    Place place)
    implements NetworkPart {

  public Segment {
    subnets = List.copyOf(subnets);
    trustedFor = Set.copyOf(trustedFor);
    vlans = List.copyOf(vlans);
    can = Set.copyOf(can);
  }

  /** Whether a domain may use a VLAN id here. */
  public boolean allowsVlan(int id) {
    return vlans.stream().anyMatch(range -> range.contains(id));
  }
}
