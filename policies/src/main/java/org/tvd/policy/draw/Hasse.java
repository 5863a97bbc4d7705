package org.tvd.policy.draw;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiPredicate;

/** The covering relation of a finite order: what a Hasse diagram draws. */
final class Hasse {
  private Hasse() {}

  /**
   * One line of the diagram.
   *
   * @param low index of the lower element
   * @param high index of one directly above it
   */
  record Cover(int low, int high) {}

  /**
   * The transitive reduction of an order.
   *
   * @param elements of which no two are equal in the order
   * @param atLeast whether its first argument is at least its second
   */
  static <T> List<Cover> covers(List<T> elements, BiPredicate<T, T> atLeast) {
    int size = elements.size();
    List<BitSet> above = new ArrayList<>();
    for (int low = 0; low < size; low++) {
      BitSet up = new BitSet(size);
      for (int high = 0; high < size; high++) {
        up.set(high, high != low && atLeast.test(elements.get(high), elements.get(low)));
      }
      above.add(up);
    }
    List<Cover> covers = new ArrayList<>();
    for (int low = 0; low < size; low++) {
      BitSet direct = (BitSet) above.get(low).clone();
      above.get(low).stream().forEach(between -> direct.andNot(above.get(between)));
      for (int high : direct.stream().toArray()) {
        covers.add(new Cover(low, high));
      }
    }
    return covers;
  }
}
