package org.tvd.policy.flow;

import java.util.List;
import org.tvd.policy.model.FlowSide;

/** What a filter lets pass, as a set of packets: the union of its ranges. */
public final class PacketSet {
  private PacketSet() {}

  /**
   * What {@code wide} lets pass and {@code narrow} does not, as ranges that share nothing if those
   * of {@code wide} do not; none if it is no wider.
   */
  public static List<PacketRange> difference(FlowSide wide, FlowSide narrow) {
    if (wide.equals(narrow)) {
      return List.of();
    }
    List<PacketRange> rest = of(wide);
    for (PacketRange passed : of(narrow)) {
      rest = rest.stream().flatMap(range -> range.minus(passed).stream()).distinct().toList();
    }
    return rest;
  }

  private static List<PacketRange> of(FlowSide side) {
    return side.asRules().stream().map(PacketRange::of).toList();
  }
}
