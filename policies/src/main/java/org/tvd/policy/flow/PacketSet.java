package org.tvd.policy.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tvd.policy.model.FlowSide;

/** What a filter lets pass, as a set of packets: the union of its ranges. */
public final class PacketSet {
  /** How many ranges a difference is told in, at most. */
  public static final int MOST_RANGES = 256;

  /** Bounds the comparisons of two ranges: filters of an enemy would take any number. */
  private static final long MOST_STEPS = 5_000_000;

  private final List<PacketRange> taken;
  private final Set<PacketRange> rest = new LinkedHashSet<>();
  private long steps;

  private PacketSet(List<PacketRange> taken) {
    this.taken = taken;
  }

  /**
   * What {@code wide} lets pass and {@code narrow} does not, as ranges that share nothing if those
   * of {@code wide} do not; none if it is no wider. At most {@link #MOST_RANGES} of them are told.
   * Of filters too intricate to be compared to the end, what was not taken away counts as left: the
   * answer is then too much, and never too little.
   */
  public static List<PacketRange> difference(FlowSide wide, FlowSide narrow) {
    if (wide.equals(narrow)) {
      return List.of();
    }
    PacketSet difference = new PacketSet(of(narrow));
    of(wide).forEach(difference::add);
    return List.copyOf(difference.rest);
  }

  /** A piece of a range from which the first ones have been taken. */
  private record Piece(PacketRange range, int from) {}

  private void add(PacketRange whole) {
    Deque<Piece> pieces = new ArrayDeque<>(List.of(new Piece(whole, 0)));
    while (!pieces.isEmpty() && rest.size() < MOST_RANGES) {
      Piece piece = pieces.pop();
      int at = piece.from();
      while (at < taken.size() && !piece.range().meets(taken.get(at)) && steps < MOST_STEPS) {
        at++;
        steps++;
      }
      if (at == taken.size() || steps >= MOST_STEPS) {
        rest.add(piece.range());
        continue;
      }
      steps++;
      for (PacketRange part : piece.range().minus(taken.get(at)).reversed()) {
        pieces.push(new Piece(part, at + 1));
      }
    }
  }

  private static List<PacketRange> of(FlowSide side) {
    return side.asRules().stream().map(PacketRange::of).toList();
  }
}
