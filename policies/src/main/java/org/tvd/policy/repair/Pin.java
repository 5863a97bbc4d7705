package org.tvd.policy.repair;

import org.tvd.protocol.yaml.Place;

/**
 * A flow that a repair leaves as it is ({@code analysis.yaml}, {@code pins}).
 *
 * @param from the domain where it begins
 * @param to the domain where it ends
 * @param place where it is pinned
 */
public record Pin(String from, String to, Place place) {}
