package org.tvd.policy.flow;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tvd.protocol.yaml.Place;

/**
 * How findings are judged, and what a repair must leave alone ({@code analysis.yaml}).
 *
 * @param strict whether a bypass is an error
 * @param pins open flows that stay as they are
 * @param waivers by name
 */
public record AnalysisPolicy(boolean strict, List<Pin> pins, SortedMap<String, Waiver> waivers) {
  /** Of a policy that has no such file. */
  public static final AnalysisPolicy NONE =
      new AnalysisPolicy(false, List.of(), Collections.emptySortedMap());

  public AnalysisPolicy {
    pins = List.copyOf(pins);
    waivers = Collections.unmodifiableSortedMap(new TreeMap<>(waivers));
  }

  /**
   * An open flow that a repair must leave alone.
   *
   * @param from its origin
   * @param to its destination
   * @param place where it is written
   */
  public record Pin(String from, String to, Place place) {}
}
