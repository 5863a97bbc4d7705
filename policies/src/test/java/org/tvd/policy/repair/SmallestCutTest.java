package org.tvd.policy.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tvd.policy.repair.CutProblem.Edge;

class SmallestCutTest {
  private static final List<Edge> NONE = List.of();

  @Test
  void cutsTheOneEdgeThatAllPathsShare() {
    List<Edge> open = edges(0, 2, 1, 2, 2, 3, 3, 4, 3, 5);
    List<Edge> closed = edges(0, 4, 0, 5, 1, 4, 1, 5);
    assertThat(solve(6, open, closed, NONE)).isEqualTo(new Cut.Found(edges(2, 3), 1));
  }

  @Test
  void takesTheFirstEdgesWhereSeveralSetsAreSmallest() {
    List<Edge> open = edges(0, 1, 1, 2, 2, 3);
    assertThat(solve(4, open, edges(0, 3), NONE)).isEqualTo(new Cut.Found(edges(0, 1), 1));
    assertThat(solve(4, open, edges(0, 2, 1, 3), NONE)).isEqualTo(new Cut.Found(edges(1, 2), 1));
  }

  @Test
  void goesAroundPinnedEdges() {
    List<Edge> open = edges(0, 2, 1, 2, 2, 3, 3, 4, 3, 5);
    List<Edge> closed = edges(0, 4, 0, 5, 1, 4, 1, 5);
    assertThat(solve(6, open, closed, edges(2, 3))).isEqualTo(new Cut.Found(edges(0, 2, 1, 2), 2));
  }

  @Test
  void namesThePinnedPathThatMakesARepairImpossible() {
    List<Edge> open = edges(0, 1, 1, 2, 2, 3, 0, 4);
    assertThat(solve(5, open, edges(0, 3, 3, 4), edges(0, 1, 1, 2, 2, 3)))
        .isEqualTo(new Cut.Impossible(List.of(edges(0, 1, 1, 2, 2, 3))));
  }

  @Test
  void cutsNothingWhereNothingClosedIsReached() {
    assertThat(solve(3, edges(0, 1, 2, 1), edges(0, 2), NONE)).isEqualTo(new Cut.Found(NONE, 0));
  }

  @Test
  void refusesGraphsThatAreNone() {
    assertThatThrownBy(() -> CutProblem.of(3, edges(0, 3), NONE, NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CutProblem.of(3, edges(1, 1), NONE, NONE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CutProblem.of(3, edges(0, 1), edges(0, 1), NONE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void agreesWithTryingEverySubset() {
    Random random = new Random(42);
    int impossible = 0;
    int largest = 0;
    for (int i = 0; i < 4_000; i++) {
      Instance instance = Instance.random(random, 3 + random.nextInt(4), 11);
      Optional<List<Edge>> expected = instance.firstSmallestCut();
      Cut cut = instance.solve(random);
      switch (cut) {
        case Cut.Found found -> {
          assertThat(found.edges()).as("%s", instance).isEqualTo(expected.orElseThrow());
          assertThat(found.isSmallest()).as("%s", instance).isTrue();
          assertThat(instance.isRepairedIfClosed(found.edges())).as("%s", instance).isTrue();
          largest = Math.max(largest, found.edges().size());
        }
        case Cut.Impossible(List<List<Edge>> paths) -> {
          assertThat(expected).as("%s", instance).isEmpty();
          assertThat(paths).isNotEmpty().allSatisfy(path -> instance.requirePinnedViolation(path));
          impossible++;
        }
      }
    }
    assertThat(impossible).isBetween(100, 2_000);
    assertThat(largest).isGreaterThan(5);
  }

  @Test
  void givesARepairThatIsHonestAboutItsBoundWhenThereIsNoTime() {
    Instance instance = Instance.random(new Random(7), 30, 300);
    Cut none = SmallestCut.of(instance.problem(), () -> true);
    assertThat(none)
        .isInstanceOfSatisfying(
            Cut.Found.class,
            found -> {
              assertThat(instance.isRepairedWithout(found.edges())).isTrue();
              assertThat(found.atLeast()).isLessThan(found.edges().size());
              assertThat(found.isSmallest()).isFalse();
            });
  }

  @Test
  void provesTheSmallestRepairOfALayeredPolicyWithMistakes() {
    for (int seed = 1; seed <= 3; seed++) {
      Instance instance = Instance.layered(new Random(seed), 60, 20);
      assertThat(instance.solve(new Random(seed)))
          .isInstanceOfSatisfying(
              Cut.Found.class,
              found -> {
                assertThat(found.isSmallest()).isTrue();
                assertThat(found.edges()).hasSizeBetween(1, 20);
                assertThat(instance.isRepairedWithout(found.edges())).isTrue();
              });
    }
  }

  private static Cut solve(int nodes, List<Edge> open, List<Edge> closed, List<Edge> pinned) {
    return SmallestCut.of(CutProblem.of(nodes, open, closed, pinned), () -> false);
  }

  private static List<Edge> edges(int... ends) {
    return IntStream.range(0, ends.length / 2)
        .mapToObj(i -> new Edge(ends[2 * i], ends[2 * i + 1]))
        .toList();
  }

  private record Instance(int nodes, List<Edge> open, List<Edge> closed, List<Edge> pinned) {

    /** Each pair that is not open is closed or, by this instance's lot, controlled. */
    static Instance random(Random random, int nodes, int mostOpen) {
      List<Edge> pairs = pairs(nodes);
      Collections.shuffle(pairs, random);
      int open = Math.min(pairs.size(), 1 + random.nextInt(mostOpen));
      List<Edge> rest = pairs.subList(open, pairs.size());
      int closed = random.nextInt(rest.size() + 1);
      int pinned = random.nextBoolean() ? 0 : random.nextInt(open + 1);
      return of(nodes, pairs.subList(0, open), rest.subList(0, closed), pinned);
    }

    private static Instance of(int nodes, List<Edge> open, List<Edge> closed, int pinned) {
      return new Instance(nodes, sorted(open), sorted(closed), sorted(open.subList(0, pinned)));
    }

    /** Three layers, open downwards only, and some mistakes. */
    static Instance layered(Random random, int nodes, int mistakes) {
      List<Edge> open = new ArrayList<>();
      List<Edge> rest = new ArrayList<>();
      for (Edge pair : pairs(nodes)) {
        boolean sameStack = pair.from() / 6 == pair.to() / 6;
        boolean down = pair.from() % 6 / 2 < pair.to() % 6 / 2;
        (sameStack && down ? open : rest).add(pair);
      }
      Collections.shuffle(rest, random);
      open.addAll(rest.subList(0, mistakes));
      return of(nodes, open, rest.subList(mistakes, rest.size()), 0);
    }

    private static List<Edge> pairs(int nodes) {
      List<Edge> pairs = new ArrayList<>();
      for (int from = 0; from < nodes; from++) {
        for (int to = 0; to < nodes; to++) {
          if (from != to) {
            pairs.add(new Edge(from, to));
          }
        }
      }
      return pairs;
    }

    private static List<Edge> sorted(List<Edge> edges) {
      return edges.stream()
          .sorted(Comparator.comparingInt(Edge::from).thenComparingInt(Edge::to))
          .toList();
    }

    CutProblem problem() {
      return CutProblem.of(nodes, open, closed, pinned);
    }

    /** Solves it with everything in another order. */
    Cut solve(Random random) {
      List<Edge> shuffledOpen = new ArrayList<>(open);
      List<Edge> shuffledClosed = new ArrayList<>(closed);
      Collections.shuffle(shuffledOpen, random);
      Collections.shuffle(shuffledClosed, random);
      return SmallestCut.of(
          CutProblem.of(nodes, shuffledOpen, shuffledClosed, pinned), () -> false);
    }

    /** By trying all subsets, smaller ones first. */
    Optional<List<Edge>> firstSmallestCut() {
      List<Edge> free = open.stream().filter(edge -> !pinned.contains(edge)).toList();
      return IntStream.range(0, 1 << free.size())
          .boxed()
          .filter(bits -> isRepairedWithout(subset(free, bits)))
          .min(
              Comparator.<Integer>comparingInt(Integer::bitCount)
                  .thenComparing(bits -> ~Integer.reverse(bits), Integer::compareUnsigned))
          .map(bits -> subset(free, bits));
    }

    private static List<Edge> subset(List<Edge> edges, int bits) {
      return IntStream.range(0, edges.size())
          .filter(i -> (bits >> i & 1) == 1)
          .mapToObj(edges::get)
          .toList();
    }

    /** The same, with the edges that are cut being closed. */
    boolean isRepairedIfClosed(List<Edge> cut) {
      List<Edge> all = new ArrayList<>(closed);
      all.addAll(cut);
      return new Instance(nodes, open, all, pinned).isRepairedWithout(cut);
    }

    /** The closure by Warshall's algorithm, over matrices of its own. */
    boolean isRepairedWithout(List<Edge> cut) {
      BitSet[] reach = new BitSet[nodes];
      for (int i = 0; i < nodes; i++) {
        reach[i] = new BitSet();
      }
      open.stream().filter(e -> !cut.contains(e)).forEach(e -> reach[e.from()].set(e.to()));
      for (int via = 0; via < nodes; via++) {
        for (int from = 0; from < nodes; from++) {
          if (reach[from].get(via)) {
            reach[from].or(reach[via]);
          }
        }
      }
      return closed.stream().noneMatch(pair -> reach[pair.from()].get(pair.to()));
    }

    void requirePinnedViolation(List<Edge> path) {
      assertThat(pinned).containsAll(path);
      for (int i = 1; i < path.size(); i++) {
        assertThat(path.get(i).from()).isEqualTo(path.get(i - 1).to());
      }
      assertThat(closed).contains(new Edge(path.getFirst().from(), path.getLast().to()));
    }
  }
}
