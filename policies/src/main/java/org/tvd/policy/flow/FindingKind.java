package org.tvd.policy.flow;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the analysis finds about a flow from one TVD to another. */
public enum FindingKind {
  /** Closed, yet reached over edges that are all open: what was forbidden happens. */
  CONTRADICTION,
  /** Closed, and reached only over ways that each cross a controlled edge: its guards decide. */
  MEDIATED,
  /** Controlled, yet reached over open edges only: the filter can be walked around. */
  BYPASS,
  /** Exactly one side is closed: the two owners do not agree. */
  MISMATCH,
  /** Both sides are controlled, and their filters have nothing in common. */
  DEAD_FLOW,
  /** From a TVD that requires confidentiality into one that does not. */
  DOWNGRADE;

  /**
   * How bad it is.
   *
   * @param strict whether the policy wants a bypass to be an error
   */
  public Severity severity(boolean strict) {
    return switch (this) {
      case CONTRADICTION -> Severity.ERROR;
      case BYPASS -> strict ? Severity.ERROR : Severity.WARNING;
      case MEDIATED, MISMATCH, DEAD_FLOW, DOWNGRADE -> Severity.WARNING;
    };
  }

  /** The spelling in policies and output: lower case, with hyphens. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All spellings, in the order of the kinds. */
  public static List<String> spellings() {
    return Arrays.stream(values()).map(FindingKind::spelling).toList();
  }

  public static Optional<FindingKind> ofSpelling(String spelling) {
    for (FindingKind kind : values()) {
      if (kind.spelling().equals(spelling)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
