package org.tvd.policy.model;

import java.util.Set;
import org.tvd.protocol.yaml.Place;

/**
 * What the policy says of one host on the physical network ({@code network.yaml}).
 *
 * @param name of the host
 * @param can what it may build, instead of what its segment states
 * @param place where it is written
 */
public record NetworkHost(String name, Set<Layer> can, Place place) {

  public NetworkHost {
    can = Set.copyOf(can);
  }
}
