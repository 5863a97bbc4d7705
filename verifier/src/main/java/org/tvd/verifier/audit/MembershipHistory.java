package org.tvd.verifier.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Who was a member of what, from when to when and why: a fold over the decision log. */
public final class MembershipHistory {
  private MembershipHistory() {}

  /**
   * One membership.
   *
   * @param since when the host joined
   * @param decision the log entry that says why
   * @param until when it ended; {@link Instant#MAX} while it lasts
   * @param ended why it ended; empty while it lasts
   */
  public record Interval(
      String tvd, String host, Instant since, long decision, Instant until, String ended) {

    boolean covers(Instant instant) {
      return !since.isAfter(instant) && until.isAfter(instant);
    }
  }

  private record Key(String tvd, String host) {}

  /** An entry of the log with its decision, read. */
  public record Dated(LogEntry entry, Decision decision) {}

  /** All memberships there ever were, in the order in which they began. */
  public static List<Interval> of(List<Dated> log) {
    List<Interval> closed = new ArrayList<>();
    SequencedMap<Key, Interval> open = new LinkedHashMap<>();
    for (Dated dated : log) {
      LogEntry entry = dated.entry();
      switch (dated.decision()) {
        case Decision.Appraised appraised -> {
          for (String tvd : appraised.joined()) {
            open.put(
                new Key(tvd, appraised.host()),
                new Interval(tvd, appraised.host(), entry.at(), entry.seq(), Instant.MAX, ""));
          }
        }
        case Decision.MembershipEnded ended -> {
          Interval begun = open.remove(new Key(ended.tvd(), ended.host()));
          if (begun != null) {
            closed.add(
                new Interval(
                    begun.tvd(),
                    begun.host(),
                    begun.since(),
                    begun.decision(),
                    entry.at(),
                    ended.cause() + ": " + ended.detail()));
          }
        }
        case Decision.PolicyInForce _,
            Decision.RevocationListInForce _,
            Decision.Enrolled _,
            Decision.TpmApproved _,
            Decision.TpmClearApproved _,
            Decision.TpmRejected _,
            Decision.HostRemoved _,
            Decision.Rejected _,
            Decision.EpochBegan _,
            Decision.VpeAttached _,
            Decision.VpeAttachedInRole _,
            Decision.VpePlaceLost _,
            Decision.VpeDetached _ -> {
          // no membership begins or ends
        }
      }
    }
    closed.addAll(open.values());
    closed.sort(Comparator.comparingLong(Interval::decision));
    return closed;
  }

  /** The members at {@code instant}. */
  public static List<Interval> at(List<Dated> log, Instant instant) {
    return of(log).stream().filter(interval -> interval.covers(instant)).toList();
  }
}
