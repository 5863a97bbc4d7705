package org.tvd.policy.model;

import java.util.List;
import java.util.Set;
import org.tvd.protocol.yaml.Place;

/**
 * A switch ({@code network.yaml}). The segments that it carries are one switched LAN.
 *
 * @param name in the policy
 * @param segments those that it carries, at least one
 * @param trustedFor the objectives that it doesn't break; for isolation: it keeps VLANs apart
 * @param can the layers that need its help: {@link Layer#VLAN} or none
 * @param place where it is written
 */
public record Switch(
    String name, List<String> segments, Set<Objective> trustedFor, Set<Layer> can, Place place)
    implements NetworkPart {

  public Switch {
    segments = List.copyOf(segments);
    trustedFor = Set.copyOf(trustedFor);
    can = Set.copyOf(can);
  }
}
