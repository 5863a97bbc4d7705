package org.tvd.policy.flow;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tvd.policy.PolicySet;

/**
 * The findings of an analysis as they count on a day. What a waiver covers is told, and fails
 * nothing.
 *
 * @param tallies how many there are of each kind
 * @param findings by kind and names: of each kind all that are waived, and the first others
 * @param lapses the waivers that cover nothing, by name
 */
public record FlowReport(
    Map<FindingKind, Tally> tallies, List<Judged> findings, List<Lapse> lapses) {
  public FlowReport {
    tallies = Collections.unmodifiableMap(new EnumMap<>(tallies));
    findings = List.copyOf(findings);
    lapses = List.copyOf(lapses);
  }

  /**
   * How many findings of one kind there are.
   *
   * @param severity of those that nothing waives
   * @param active those that nothing waives
   * @param waived the others
   */
  public record Tally(Severity severity, long active, long waived) {}

  /** A finding, and whether it counts. */
  public record Judged(Finding finding, Status status) {}

  /** Whether a finding counts. */
  public sealed interface Status {
    /** It counts. */
    record Active(Severity severity) implements Status {}

    /** Somebody answers for it. */
    record Waived(Waiver waiver) implements Status {}
  }

  /** A waiver that covers nothing, and why. */
  public record Lapse(Waiver waiver, Reason reason) {
    /** Why a waiver covers nothing. */
    public enum Reason {
      /** Its time is over: the finding counts again. */
      EXPIRED(Severity.WARNING),
      /** There is no such finding, so it can be struck out. */
      MATCHES_NOTHING(Severity.NOTE);

      private final Severity severity;

      Reason(Severity severity) {
        this.severity = severity;
      }

      public Severity severity() {
        return severity;
      }
    }

    /** One sentence. */
    public String describe() {
      return switch (reason) {
        case EXPIRED ->
            "The waiver %s of %s ended with %s, so %s → %s counts again."
                .formatted(waiver.name(), waiver.by(), waiver.until(), waiver.from(), waiver.to());
        case MATCHES_NOTHING ->
            "The waiver %s waives nothing: there is no %s %s → %s."
                .formatted(waiver.name(), waiver.finding().spelling(), waiver.from(), waiver.to());
      };
    }
  }

  /**
   * Judges the findings of a policy as it says itself.
   *
   * @param day on which waivers are to hold
   * @param limit how many findings of each kind, beside the waived ones, are to be made
   */
  public static FlowReport of(PolicySet policy, LocalDate day, int limit) {
    return of(FlowAnalysis.of(FlowMatrix.of(policy)), policy.analysis(), day, limit);
  }

  /**
   * Judges the findings of an analysis.
   *
   * @param day on which waivers are to hold
   * @param limit how many findings of each kind, beside the waived ones, are to be made
   */
  public static FlowReport of(
      FlowAnalysis analysis, AnalysisPolicy judging, LocalDate day, int limit) {
    Map<Cell, Waiver> covering = new TreeMap<>();
    List<Lapse> lapses = new ArrayList<>();
    for (Waiver waiver : judging.waivers().values()) {
      Optional<Lapse.Reason> reason = lapse(analysis, waiver, day);
      reason.ifPresent(why -> lapses.add(new Lapse(waiver, why)));
      if (reason.isEmpty()) {
        covering.putIfAbsent(Cell.of(waiver), waiver);
      }
    }
    Map<FindingKind, Tally> tallies = new EnumMap<>(FindingKind.class);
    List<Judged> findings = new ArrayList<>();
    for (FindingKind kind : FindingKind.values()) {
      Severity severity = kind.severity(judging.strict());
      List<Judged> judged = new ArrayList<>();
      covering.values().stream()
          .filter(waiver -> waiver.finding() == kind)
          .flatMap(w -> analysis.finding(kind, w.from(), w.to()).map(f -> waived(f, w)).stream())
          .forEach(judged::add);
      int waived = judged.size();
      analysis
          .findings(kind)
          .filter(finding -> !covering.containsKey(Cell.of(finding)))
          .limit(limit)
          .forEach(finding -> judged.add(new Judged(finding, new Status.Active(severity))));
      judged.sort(Comparator.comparing(each -> Cell.of(each.finding())));
      findings.addAll(judged);
      tallies.put(kind, new Tally(severity, analysis.count(kind) - waived, waived));
    }
    return new FlowReport(tallies, findings, lapses);
  }

  /** Whether an error is not waived: such a policy is not to be used. */
  public boolean hasErrors() {
    return count(Severity.ERROR) > 0;
  }

  /** How many findings of a severity nothing waives. */
  public long count(Severity severity) {
    return tallies.values().stream()
        .filter(tally -> tally.severity() == severity)
        .mapToLong(Tally::active)
        .sum();
  }

  private static Judged waived(Finding finding, Waiver waiver) {
    return new Judged(finding, new Status.Waived(waiver));
  }

  private static Optional<Lapse.Reason> lapse(FlowAnalysis analysis, Waiver waiver, LocalDate day) {
    FlowMatrix matrix = analysis.matrix();
    if (!matrix.contains(waiver.from())
        || !matrix.contains(waiver.to())
        || !analysis.found(waiver.finding(), waiver.from(), waiver.to())) {
      return Optional.of(Lapse.Reason.MATCHES_NOTHING);
    }
    return waiver.expiredOn(day) ? Optional.of(Lapse.Reason.EXPIRED) : Optional.empty();
  }

  /** What a waiver is about. */
  private record Cell(FindingKind kind, String from, String to) implements Comparable<Cell> {
    private static final Comparator<Cell> ORDER =
        Comparator.comparing(Cell::kind).thenComparing(Cell::from).thenComparing(Cell::to);

    static Cell of(Waiver waiver) {
      return new Cell(waiver.finding(), waiver.from(), waiver.to());
    }

    static Cell of(Finding finding) {
      return new Cell(finding.kind(), finding.from(), finding.to());
    }

    @Override
    public int compareTo(Cell other) {
      return ORDER.compare(this, other);
    }
  }
}
