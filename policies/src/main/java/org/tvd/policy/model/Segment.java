package org.tvd.policy.model;

import java.util.List;
import java.util.Set;
import org.tvd.protocol.yaml.Place;

/**
 * A part of the physical network ({@code network.yaml}).
 *
 * @param name in the policy
 * @param subnets the addresses of the hosts in it
 * @param trustedFor the objectives that it meets by itself
 * @param place where it is written
 */
public record Segment(
    String name, List<Ipv4Subnet> subnets, Set<Objective> trustedFor, Place place) {

  public Segment {
    subnets = List.copyOf(subnets);
    trustedFor = Set.copyOf(trustedFor);
  }
}
