package org.tvd.policy.flow;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;

/** The TVDs of a matrix, in the order of their names, and what the analysis asks of each. */
final class FlowTvds {
  private final List<String> names;
  private final Map<String, Integer> indices = new HashMap<>();
  private final long[] dummies;
  private final long[] confidential;
  private final FlowPlaces places;

  /**
   * The rows of bits are not copied.
   *
   * @param dummies those that nobody manages
   * @param confidential those that require confidentiality
   */
  FlowTvds(SortedSet<String> names, long[] dummies, long[] confidential, FlowPlaces places) {
    this.names = List.copyOf(names);
    this.dummies = dummies;
    this.confidential = confidential;
    this.places = places;
    for (int i = 0; i < this.names.size(); i++) {
      indices.put(this.names.get(i), i);
    }
  }

  int size() {
    return names.size();
  }

  List<String> names() {
    return names;
  }

  boolean contains(String name) {
    return indices.containsKey(name);
  }

  int index(String name) {
    Integer index = indices.get(name);
    if (index == null) {
      throw new IllegalArgumentException("no TVD " + name);
    }
    return index;
  }

  /** Not to be written. */
  long[] dummies() {
    return dummies;
  }

  /** Not to be written. */
  long[] confidential() {
    return confidential;
  }

  FlowPlaces places() {
    return places;
  }

  /** Whether the analysis tells them apart from {@code other} at most by places. */
  boolean alike(FlowTvds other) {
    return this == other
        || (names.equals(other.names)
            && Arrays.equals(dummies, other.dummies)
            && Arrays.equals(confidential, other.confidential));
  }
}
