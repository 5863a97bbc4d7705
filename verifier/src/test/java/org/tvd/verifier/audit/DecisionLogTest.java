package org.tvd.verifier.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.verifier.audit.Decision.Cause;
import org.tvd.verifier.audit.MembershipHistory.Dated;
import org.tvd.verifier.audit.MembershipHistory.Interval;
import org.tvd.verifier.store.Database;

class DecisionLogTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path directory;
  private Database database;
  private DecisionLog log;

  @BeforeEach
  void open() {
    database = Database.open(directory);
    log = DecisionLog.open(database.jdbi());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void append(Instant at, Decision decision) {
    database.jdbi().useTransaction(handle -> log.append(handle, at, decision));
  }

  private static Decision joined(String host, String... tvds) {
    return new Decision.Appraised(
        host, "e", "p", Verdict.TRUSTED, List.of(), List.of(), List.of(tvds), List.of(), List.of());
  }

  private void five() {
    append(T, new Decision.PolicyInForce("v1"));
    append(T.plusSeconds(1), new Decision.Enrolled("h1", "ek", "ak", "virtual"));
    append(T.plusSeconds(2), joined("h1", "alpha", "beta"));
    append(
        T.plusSeconds(5), new Decision.MembershipEnded("h1", "alpha", Cause.OPERATOR, "a test", 2));
    append(T.plusSeconds(9), joined("h1", "alpha"));
  }

  @Test
  void goesOnAfterItWasClosed() {
    five();
    DecisionLog again = DecisionLog.open(database.jdbi());
    database
        .jdbi()
        .useTransaction(h -> again.append(h, T.plusSeconds(10), new Decision.HostRemoved("h1")));
    assertThat(again.all()).hasSize(6);
    assertThat(again.verify()).isEmpty();
    assertThat(again.lastAt()).isEqualTo(T.plusSeconds(10));
  }

  @Test
  void timeDoesNotGoBack() {
    append(T.plusSeconds(5), new Decision.PolicyInForce("v1"));
    append(T, new Decision.PolicyInForce("v2"));
    assertThat(log.all()).extracting(LogEntry::at).containsOnly(T.plusSeconds(5));
  }

  @Test
  void findsWhatWasChangedRemovedPutInOrMoved() {
    five();
    List<LogEntry> entries = log.all();
    assertThat(DecisionLog.fault(entries.iterator())).isEmpty();
    for (int i = 0; i < entries.size(); i++) {
      List<LogEntry> removed = new ArrayList<>(entries);
      removed.remove(i);
      if (i < entries.size() - 1) {
        assertThat(DecisionLog.fault(removed.iterator())).isPresent();
      }
      LogEntry e = entries.get(i);
      for (LogEntry changed :
          List.of(
              new LogEntry(
                  e.seq(),
                  e.at().plusSeconds(1),
                  e.kind(),
                  e.host(),
                  e.body(),
                  e.previous(),
                  e.hash()),
              new LogEntry(e.seq(), e.at(), "Other", e.host(), e.body(), e.previous(), e.hash()),
              new LogEntry(
                  e.seq(), e.at(), e.kind(), e.host() + "x", e.body(), e.previous(), e.hash()),
              new LogEntry(
                  e.seq(), e.at(), e.kind(), e.host(), e.body() + " ", e.previous(), e.hash()))) {
        List<LogEntry> tampered = new ArrayList<>(entries);
        tampered.set(i, changed);
        assertThat(DecisionLog.fault(tampered.iterator())).isPresent();
      }
      List<LogEntry> doubled = new ArrayList<>(entries);
      doubled.add(i, e);
      assertThat(DecisionLog.fault(doubled.iterator())).isPresent();
    }
    // One who can compute hashes still cannot change the past without changing every hash after it.
    LogEntry second = entries.get(1);
    List<LogEntry> rehashed = new ArrayList<>(entries);
    rehashed.set(
        1,
        LogEntry.chained(2, second.at(), second.kind(), "other", second.body(), second.previous()));
    assertThat(DecisionLog.fault(rehashed.iterator())).isPresent();
  }

  @Test
  void keepsTextThatIsNoText() {
    append(T, new Decision.HostRemoved("x\uD800y"));
    append(T, new Decision.HostRemoved("\u0000\uFFFF\u00e9\uD83D\uDE00"));
    assertThat(DecisionLog.open(database.jdbi()).all()).hasSize(2);
  }

  @Test
  void readsEveryKindOfDecisionBack() {
    five();
    append(T, new Decision.Rejected("h1", "MALFORMED", "x"));
    append(T, new Decision.VpeAttached("h1", "alpha", "web", "10.1.0.1"));
    append(T, new Decision.VpeDetached("h1", "alpha", "web"));
    append(T, new Decision.HostRemoved("h1"));
    assertThat(log.all())
        .allSatisfy(
            entry ->
                assertThat(log.decision(entry).getClass().getSimpleName()).isEqualTo(entry.kind()));
    assertThat(log.entries("h1", 5, 2)).extracting(LogEntry::seq).containsExactly(6L, 7L);
    assertThat(log.entries("nobody", 0, 10)).isEmpty();
  }

  @Test
  void tellsWhoWasAMemberWhen() {
    five();
    List<Dated> dated =
        log.all().stream().map(entry -> new Dated(entry, log.decision(entry))).toList();
    assertThat(MembershipHistory.of(dated))
        .containsExactly(
            new Interval("alpha", "h1", T.plusSeconds(2), 3, T.plusSeconds(5), "OPERATOR: a test"),
            new Interval("beta", "h1", T.plusSeconds(2), 3, Instant.MAX, ""),
            new Interval("alpha", "h1", T.plusSeconds(9), 5, Instant.MAX, ""));
    assertThat(MembershipHistory.at(dated, T.plusSeconds(1))).isEmpty();
    assertThat(MembershipHistory.at(dated, T.plusSeconds(2))).hasSize(2);
    assertThat(MembershipHistory.at(dated, T.plusSeconds(5)))
        .extracting(Interval::tvd)
        .containsExactly("beta");
    assertThat(MembershipHistory.at(dated, T.plusSeconds(9))).hasSize(2);
  }
}
