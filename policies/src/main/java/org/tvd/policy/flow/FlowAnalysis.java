package org.tvd.policy.flow;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What follows from a flow matrix: who reaches whom, over open edges and over any, and all findings
 * of the model ("Flows"). All are counted; each is made into an object, with its witness, when it
 * is asked for: a thousand TVDs can have a million. Immutable and deterministic; {@link #changedTo}
 * makes that of a changed matrix from this one, and looks again only at what the change touches.
 */
public final class FlowAnalysis {
  private static final List<FindingKind> KINDS = List.of(FindingKind.values());

  private final FlowMatrix matrix;
  private final Reachability open;
  private final Reachability passing;
  private final Map<FindingKind, Long> counts;

  private FlowAnalysis(
      FlowMatrix matrix, Reachability open, Reachability passing, Map<FindingKind, Long> counts) {
    this.matrix = matrix;
    this.open = open;
    this.passing = passing;
    this.counts = counts;
  }

  public static FlowAnalysis of(FlowMatrix matrix) {
    FlowAnalysis analysis =
        new FlowAnalysis(
            matrix,
            Reachability.over(matrix.open()),
            Reachability.over(matrix.passing()),
            new EnumMap<>(FindingKind.class));
    for (FindingKind kind : KINDS) {
      long count = 0;
      for (int from = 0; from < matrix.size(); from++) {
        count += analysis.count(kind, from);
      }
      analysis.counts.put(kind, count);
    }
    return analysis;
  }

  /** The analysis of another matrix; the more it shares with the analysed one, the faster. */
  public FlowAnalysis changedTo(FlowMatrix after) {
    if (!matrix.tvds().alike(after.tvds())) {
      return of(after);
    }
    FlowAnalysis changed =
        new FlowAnalysis(
            after,
            open.changedTo(after.open()),
            passing.changedTo(after.passing()),
            new EnumMap<>(counts));
    int[] words = differingWords(changed).stream().toArray();
    for (FindingKind kind : KINDS) {
      long more = 0;
      for (int at : words) {
        int from = at / words();
        int word = at % words();
        more += Long.bitCount(changed.cells(kind, from, word));
        more -= Long.bitCount(cells(kind, from, word));
      }
      changed.counts.merge(kind, more, Long::sum);
    }
    return changed;
  }

  /** Where a count can differ: the numbers of words, over all rows. */
  private BitSet differingWords(FlowAnalysis changed) {
    BitSet words = new BitSet();
    BitSet stated = matrix.stated().differing(changed.matrix.stated());
    BitSet reached = open.differing(changed.open);
    reached.or(passing.differing(changed.passing));
    for (int from = reached.nextSetBit(0); from >= 0; from = reached.nextSetBit(from + 1)) {
      for (int word = 0; word < words(); word++) {
        if (open.from(from)[word] != changed.open.from(from)[word]
            || passing.from(from)[word] != changed.passing.from(from)[word]) {
          words.set(from * words() + word);
        }
      }
    }
    stated.stream().forEach(from -> words.set(from * words(), (from + 1) * words()));
    return words;
  }

  private int words() {
    return (matrix.size() + 63) >>> 6;
  }

  public FlowMatrix matrix() {
    return matrix;
  }

  /** How many findings of a kind there are. */
  public long count(FindingKind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  /**
   * Whether there is the finding.
   *
   * @throws IllegalArgumentException if there is no such TVD
   */
  public boolean found(FindingKind kind, String from, String to) {
    int destination = matrix.index(to);
    return (cells(kind, matrix.index(from), destination >>> 6) & (1L << destination)) != 0;
  }

  /** The finding of a kind about one cell. */
  public Optional<Finding> finding(FindingKind kind, String from, String to) {
    return found(kind, from, to)
        ? Optional.of(finding(kind, matrix.index(from), matrix.index(to)))
        : Optional.empty();
  }

  /** The findings of a kind by the names of origin and destination, each made when it is taken. */
  public Stream<Finding> findings(FindingKind kind) {
    return stream(kind, (from, word) -> cells(kind, from, word));
  }

  /** All findings: by kind, then by names. */
  public Stream<Finding> findings() {
    return KINDS.stream().flatMap(this::findings);
  }

  /**
   * The findings of a kind that {@code before} did not have.
   *
   * @throws IllegalArgumentException if that is about other TVDs
   */
  public Stream<Finding> findingsSince(FlowAnalysis before, FindingKind kind) {
    if (!before.matrix.names().equals(matrix.names())) {
      throw new IllegalArgumentException("not an analysis of the same TVDs");
    }
    return stream(kind, (from, word) -> cells(kind, from, word) & ~before.cells(kind, from, word));
  }

  /** Whether {@code to} is reached over open edges; each reaches itself. */
  public boolean reachesOpenly(int from, int to) {
    return open.reaches(from, to);
  }

  /** Whether {@code to} is reached over open or controlled edges; each reaches itself. */
  public boolean reaches(int from, int to) {
    return passing.reaches(from, to);
  }

  /** The most that arrives on any way; a TVD is open to itself. */
  public FlowState reached(int from, int to) {
    if (reachesOpenly(from, to)) {
      return FlowState.OPEN;
    }
    return reaches(from, to) ? FlowState.CONTROLLED : FlowState.CLOSED;
  }

  /**
   * The best way from one TVD to another: with the fewest controlled edges, then a shortest, then
   * the first by names. Empty from a TVD to itself, none where it is not reached.
   */
  public Optional<List<Hop>> way(int from, int to) {
    return passing.reaches(from, to)
        ? Optional.of(Witnesses.best(matrix, open.predecessors(), passing.predecessors(), from, to))
        : Optional.empty();
  }

  private long count(FindingKind kind, int from) {
    long count = 0;
    for (int word = 0; word < words(); word++) {
      count += Long.bitCount(cells(kind, from, word));
    }
    return count;
  }

  /** The 64 cells of a row from word × 64 on: those of which {@code kind} is found. */
  private long cells(FindingKind kind, int from, int word) {
    StatedFlows stated = matrix.stated();
    long passes = stated.passing(from, word);
    return switch (kind) {
      case CONTRADICTION -> open.from(from)[word] & ~passes;
      case MEDIATED -> passing.from(from)[word] & ~open.from(from)[word] & ~passes;
      case BYPASS -> open.from(from)[word] & passes & ~stated.open(from, word);
      // Of a dummy nobody states anything; the other side alone decides.
      case MISMATCH ->
          matrix.isDummy(from) ? 0 : stated.oneSided(from, word) & ~matrix.tvds().dummies()[word];
      case DEAD_FLOW -> stated.disjoint(from, word);
      case DOWNGRADE ->
          matrix.requiresConfidentiality(from) ? passes & ~matrix.tvds().confidential()[word] : 0;
    };
  }

  private interface Cells {
    long of(int from, int word);
  }

  private Stream<Finding> stream(FindingKind kind, Cells cells) {
    return IntStream.range(0, matrix.size())
        .boxed()
        .flatMap(
            from -> {
              long[] row = Relation.noneOf(matrix.size());
              Arrays.setAll(row, word -> cells.of(from, word));
              return BitSet.valueOf(row).stream().mapToObj(to -> finding(kind, from, to));
            });
  }

  private Finding finding(FindingKind kind, int from, int to) {
    Hop.Stated cell = matrix.statedHop(from, to);
    return new Finding(
        kind,
        cell,
        switch (kind) {
          case CONTRADICTION, MEDIATED, BYPASS ->
              Witnesses.best(matrix, open.predecessors(), passing.predecessors(), from, to);
          case MISMATCH, DEAD_FLOW, DOWNGRADE -> List.of(cell);
        });
  }
}
