package org.tvd.policy.model;

import org.jspecify.annotations.Nullable;
import org.tvd.protocol.yaml.Place;

/**
 * A domain that nobody manages ({@code tvds/NAME.yaml}, {@code kind: dummy}): the Internet, or an
 * old network. It has no members and enforces nothing, so that what flows to it and from it is the
 * other side's decision alone (CCS 2007).
 *
 * @param name of the domain, from its file's name
 * @param subnet its addresses, where the policy says
 * @param place where it is written
 */
public record DummyTvd(String name, @Nullable Ipv4Subnet subnet, Place place) {}
