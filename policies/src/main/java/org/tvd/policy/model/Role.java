package org.tvd.policy.model;

import java.util.List;
import org.tvd.protocol.yaml.Place;

/**
 * What a processing element of a domain can be in it ({@code tvds/NAME.yaml}, {@code roles}).
 *
 * @param name of the role
 * @param membership what its host must have proven besides what the domain asks of every member
 * @param guard whether it may stand between this domain and others, and controls what flows there
 * @param place where it is written
 */
public record Role(String name, List<Requirement> membership, boolean guard, Place place) {

  public Role {
    membership = List.copyOf(membership);
  }
}
