package org.tvd.policy.membership;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A virtual processing element where it is. Of one name on one host there is one element, however
 * many domains it is in.
 *
 * @param host that carries it
 * @param name of the element
 * @param seats its role in each of its domains, by domain; empty for none
 */
public record PlacedVpe(String host, String name, SortedMap<String, String> seats) {
  public PlacedVpe {
    seats = Collections.unmodifiableSortedMap(new TreeMap<>(seats));
  }

  /** Its role in a domain; empty for none. */
  public String role(String tvd) {
    return seats.getOrDefault(tvd, "");
  }

  /** The same element in one more domain. */
  public PlacedVpe with(String tvd, String role) {
    SortedMap<String, String> more = new TreeMap<>(seats);
    more.put(tvd, role);
    return new PlacedVpe(host, name, more);
  }

  /** The same element without a domain. */
  public PlacedVpe without(String tvd) {
    SortedMap<String, String> fewer = new TreeMap<>(seats);
    fewer.remove(tvd);
    return new PlacedVpe(host, name, fewer);
  }

  /** How messages name it. */
  @Override
  public String toString() {
    return name + " on " + host;
  }
}
