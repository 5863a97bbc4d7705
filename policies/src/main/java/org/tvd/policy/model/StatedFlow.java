package org.tvd.policy.model;

import org.tvd.protocol.yaml.Place;

/**
 * What one domain states about one direction towards one other domain, where it does.
 *
 * @param side what may pass
 * @param place where it is written
 */
public record StatedFlow(FlowSide side, Place place) {}
