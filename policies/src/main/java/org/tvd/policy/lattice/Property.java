package org.tvd.policy.lattice;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A security property: a value in some dimensions. A dimension that it leaves out stands at its
 * bottom; the lattice leaves out every value that is its dimension's bottom, so that equal
 * properties are equal records.
 *
 * @param values by dimension
 */
public record Property(SortedMap<String, Value> values) {

  public Property {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  /** The notation of policies: {@code {boot: verified, site: secure-cage}}. */
  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue().spelling())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
