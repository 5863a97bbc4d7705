package org.tvd.policy.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tvd.policy.draw.Hasse.Cover;

/** The covering relation, against its definition and against what is known of orders. */
final class HasseTest {

  @Test
  void chainHasOneLineLessThanElements() {
    assertThat(Hasse.covers(List.of(3, 1, 2), (high, low) -> high >= low))
        .containsExactlyInAnyOrder(new Cover(1, 2), new Cover(2, 0));
  }

  @Test
  void elementsThatDoNotCompareHaveNoLine() {
    assertThat(Hasse.covers(List.of("a", "b"), String::equals)).isEmpty();
  }

  @Test
  void cubeOfFiveHasEachEdgeOnce() {
    List<Integer> sets = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      sets.add(i);
    }
    List<Cover> covers = Hasse.covers(sets, (high, low) -> (high & low) == low);
    assertThat(covers)
        .hasSize(5 * 16)
        .allMatch(cover -> Integer.bitCount(cover.high()) == Integer.bitCount(cover.low()) + 1);
  }

  @Test
  void closureOfTheLinesIsTheOrderAndNoLineIsImpliedByOthers() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int size = 2 + random.nextInt(9);
      BitSet[] above = order(random, size);
      List<Integer> elements = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        elements.add(i);
      }
      List<Cover> covers =
          Hasse.covers(elements, (high, low) -> high.equals(low) || above[low].get(high));
      assertThat(closure(covers, size)).isEqualTo(above);
      for (Cover cover : covers) {
        List<Cover> others = new ArrayList<>(covers);
        others.remove(cover);
        assertThat(closure(others, size)[cover.low()].get(cover.high())).isFalse();
      }
    }
  }

  private static BitSet[] order(Random random, int size) {
    List<Cover> some = new ArrayList<>();
    for (int low = 0; low < size; low++) {
      for (int high = low + 1; high < size; high++) {
        if (random.nextInt(3) == 0) {
          some.add(new Cover(low, high));
        }
      }
    }
    return closure(some, size);
  }

  private static BitSet[] closure(List<Cover> lines, int size) {
    BitSet[] above = new BitSet[size];
    for (int i = 0; i < size; i++) {
      above[i] = new BitSet();
    }
    lines.forEach(line -> above[line.low()].set(line.high()));
    for (int via = 0; via < size; via++) {
      for (int low = 0; low < size; low++) {
        if (above[low].get(via)) {
          above[low].or(above[via]);
        }
      }
    }
    return above;
  }
}
