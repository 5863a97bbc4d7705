package org.tvd.policy.model;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.yaml.Place;

/**
 * One trusted virtual domain ({@code tvds/NAME.yaml}).
 *
 * @param name of the domain, from its file's name
 * @param closed whether it has no flow to or from anybody
 * @param vni its VXLAN network identifier, 1 to 2^24-1, of no other domain
 * @param fixedVlan its VLAN identifier, 1 to 4094, or 0 where the planner chooses it
 * @param subnet its addresses
 * @param mtu of the interfaces in it, bytes
 * @param protection the objectives of the traffic inside it
 * @param membership what a platform must have proven to be in it, at least one
 * @param roles that its processing elements can have, by name
 * @param hostSharing with whose processing elements its own may be on one host
 * @param vpeSharing with which domains a processing element may be shared
 * @param lease how long a membership holds without new evidence
 * @param renew how long after an appraisal a member sends new evidence, shorter than the lease
 * @param reaction what a host does when its membership ends
 * @param out what may leave towards each other domain; absent is closed
 * @param in what may enter from each other domain; absent is closed
 * @param place where it is written
 */
public record TvdPolicy(
    String name,
    boolean closed,
    int vni,
    int fixedVlan,
    Ipv4Subnet subnet,
    int mtu,
    Set<Objective> protection,
    List<Requirement> membership,
    SortedMap<String, Role> roles,
    Sharing hostSharing,
    Sharing vpeSharing,
    Duration lease,
    Duration renew,
    Reaction reaction,
    SortedMap<String, StatedFlow> out,
    SortedMap<String, StatedFlow> in,
    Place place) {

  public TvdPolicy {
    protection = Set.copyOf(protection);
    membership = List.copyOf(membership);
    roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
    out = Collections.unmodifiableSortedMap(new TreeMap<>(out));
    in = Collections.unmodifiableSortedMap(new TreeMap<>(in));
  }

  /** What this domain lets out towards {@code peer}. */
  public FlowSide outTo(String peer) {
    return side(out.get(peer));
  }

  /** What this domain lets in from {@code peer}. */
  public FlowSide inFrom(String peer) {
    return side(in.get(peer));
  }

  private static FlowSide side(@Nullable StatedFlow stated) {
    return stated == null ? new FlowSide.Closed() : stated.side();
  }

  /** Where it says what it lets out towards {@code peer}; its file where it says nothing. */
  public Place outPlace(String peer) {
    return place(out.get(peer));
  }

  /** Where it says what it lets in from {@code peer}; its file where it says nothing. */
  public Place inPlace(String peer) {
    return place(in.get(peer));
  }

  private Place place(@Nullable StatedFlow stated) {
    return stated == null ? Place.ofFile(place.file()) : stated.place();
  }

  /** The VLAN identifier that the policy fixes. */
  public OptionalInt vlan() {
    return fixedVlan == 0 ? OptionalInt.empty() : OptionalInt.of(fixedVlan);
  }

  /** The role of this name. */
  public Optional<Role> role(String role) {
    return Optional.ofNullable(roles.get(role));
  }
}
