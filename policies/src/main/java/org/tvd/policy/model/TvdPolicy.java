package org.tvd.policy.model;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.yaml.Place;

/**
 * One trusted virtual domain ({@code tvds/NAME.yaml}).
 *
 * @param name of the domain, from its file's name
 * @param vni its VXLAN network identifier, 1 to 2^24-1, of no other domain
 * @param subnet its addresses
 * @param mtu of the interfaces in it, bytes
 * @param protection the objectives of the traffic inside it
 * @param membership what a platform must have proven to be in it, at least one
 * @param lease how long a membership holds without new evidence
 * @param renew how long after an appraisal a member sends new evidence, shorter than the lease
 * @param out what may leave towards each other domain; absent is closed
 * @param in what may enter from each other domain; absent is closed
 * @param place where it is written
 */
public record TvdPolicy(
    String name,
    int vni,
    Ipv4Subnet subnet,
    int mtu,
    Set<Objective> protection,
    List<Requirement> membership,
    Duration lease,
    Duration renew,
    SortedMap<String, FlowSide> out,
    SortedMap<String, FlowSide> in,
    Place place) {

  public TvdPolicy {
    protection = Set.copyOf(protection);
    membership = List.copyOf(membership);
    out = Collections.unmodifiableSortedMap(new TreeMap<>(out));
    in = Collections.unmodifiableSortedMap(new TreeMap<>(in));
  }

  /** What this domain lets out towards {@code peer}. */
  public FlowSide outTo(String peer) {
    return out.getOrDefault(peer, new FlowSide.Closed());
  }

  /** What this domain lets in from {@code peer}. */
  public FlowSide inFrom(String peer) {
    return in.getOrDefault(peer, new FlowSide.Closed());
  }
}
