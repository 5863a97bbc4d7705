package org.tvd.policy.model;

import org.tvd.policy.lattice.Property;
import org.tvd.protocol.yaml.Place;

/**
 * A property that a domain requires of its members.
 *
 * @param property at least which a member must hold
 * @param place where it is written
 */
public record Requirement(Property property, Place place) {}
