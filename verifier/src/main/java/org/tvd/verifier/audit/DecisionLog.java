package org.tvd.verifier.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.RowMapper;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.verifier.store.StoreException;
import tools.jackson.databind.json.JsonMapper;

/** The append-only, hash-chained log of all decisions. */
public final class DecisionLog {
  private static final RowMapper<LogEntry> ROW =
      (row, _) ->
          new LogEntry(
              row.getLong("seq"),
              row.getObject("at", OffsetDateTime.class).toInstant(),
              row.getString("kind"),
              row.getString("host"),
              row.getString("body"),
              row.getString("previous"),
              row.getString("hash"));

  private final Jdbi jdbi;
  private final JsonMapper json = StrictJson.mapper();
  private LogEntry tail;

  private DecisionLog(Jdbi jdbi, LogEntry tail) {
    this.jdbi = jdbi;
    this.tail = tail;
  }

  /**
   * Opens the log and checks its whole chain.
   *
   * @throws StoreException if an entry was changed, removed or put in
   */
  public static DecisionLog open(Jdbi jdbi) {
    var log = new DecisionLog(jdbi, LogEntry.chained(0, Instant.EPOCH, "", "", "", ""));
    Optional<String> fault = log.verify();
    if (fault.isPresent()) {
      throw new StoreException(
          "the decision log was tampered with: " + fault.get(), new IllegalStateException());
    }
    jdbi.useHandle(
        handle ->
            handle
                .createQuery("select * from decision order by seq desc fetch first 1 row only")
                .map(ROW)
                .findOne()
                .ifPresent(entry -> log.tail = entry));
    return log;
  }

  /**
   * Appends in the caller's transaction. Called on the one writing thread only: the chain's end is
   * kept here.
   *
   * @return the entry's number
   */
  public long append(Handle handle, Instant at, Decision decision) {
    String previous = tail.seq() == 0 ? LogEntry.ORIGIN : tail.hash();
    LogEntry entry =
        LogEntry.chained(
            tail.seq() + 1,
            later(at.truncatedTo(ChronoUnit.MICROS), tail.at()), // what every database keeps
            decision.getClass().getSimpleName(),
            decision.host(),
            storable(json.writeValueAsString(decision)),
            previous);
    handle.execute(
        "insert into decision (seq, at, kind, host, body, previous, hash)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        entry.seq(),
        entry.at().atOffset(ZoneOffset.UTC),
        entry.kind(),
        entry.host(),
        entry.body(),
        entry.previous(),
        entry.hash());
    tail = entry;
    return entry.seq();
  }

  /** Decisions are taken side by side and stored one after the other: time does not go back. */
  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  /** Text that every database gives back as it got it: what is no character is replaced. */
  private static String storable(String text) {
    return Bytes.ofUtf8(text).utf8();
  }

  /** When the last decision was taken; the epoch's beginning if there is none. */
  public Instant lastAt() {
    return tail.at();
  }

  /** At most {@code limit} entries after number {@code after}, about {@code host} if not empty. */
  public List<LogEntry> entries(String host, long after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select * from decision where seq > :after and (:host = '' or host = :host)"
                        + " order by seq fetch first :limit rows only")
                .bind("after", after)
                .bind("host", host)
                .bind("limit", limit)
                .map(ROW)
                .list());
  }

  /** The decision that an entry records. */
  public Decision decision(LogEntry entry) {
    for (Class<?> kind : Decision.class.getPermittedSubclasses()) {
      if (kind.getSimpleName().equals(entry.kind())) {
        return (Decision) json.readValue(entry.body(), kind);
      }
    }
    throw new StoreException(
        "entry " + entry.seq() + " is of unknown kind " + entry.kind(),
        new IllegalStateException());
  }

  /** What is wrong with the chain, if anything is. */
  public Optional<String> verify() {
    return jdbi.withHandle(
        handle -> {
          try (var entries =
              handle
                  .createQuery("select * from decision order by seq")
                  .setFetchSize(1000)
                  .map(ROW)
                  .iterator()) {
            return fault(entries);
          }
        });
  }

  /** What is wrong with a chain of entries from the first one on: an auditor needs no database. */
  public static Optional<String> fault(Iterator<LogEntry> entries) {
    long seq = 1;
    String previous = LogEntry.ORIGIN;
    while (entries.hasNext()) {
      LogEntry entry = entries.next();
      if (entry.seq() != seq) {
        return Optional.of("expected entry " + seq + ", found " + entry.seq());
      }
      if (!entry.previous().equals(previous) || !entry.matchesItsHash()) {
        return Optional.of("entry " + seq + " does not match its hash or the entry before it");
      }
      previous = entry.hash();
      seq++;
    }
    return Optional.empty();
  }

  /** All entries, for an answer about the past. */
  public List<LogEntry> all() {
    List<LogEntry> all = new ArrayList<>();
    List<LogEntry> page = entries("", 0, 1000);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = entries("", page.getLast().seq(), 1000);
    }
    return all;
  }
}
