package org.tvd.policy.model;

import java.util.Set;
import org.tvd.protocol.yaml.Place;

/**
 * A way by which packets are routed from one segment to another ({@code network.yaml}): a line, a
 * router, the Internet. It carries IP, no frames.
 *
 * @param name in the policy
 * @param first the segment at one end
 * @param second the segment at the other end
 * @param trustedFor the objectives that it meets by itself
 * @param place where it is written
 */
public record Link(String name, String first, String second, Set<Objective> trustedFor, Place place)
    implements NetworkPart {

  public Link {
    trustedFor = Set.copyOf(trustedFor);
  }
}
