package org.tvd.verifier.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import tools.jackson.databind.json.JsonMapper;

/**
 * The evidence of every decision, by its digest, with what an auditor needs to appraise it again.
 * Logs are kept apart and once: many hosts boot alike.
 */
public final class EvidenceArchive {
  private final Jdbi jdbi;
  private final JsonMapper json = StrictJson.mapper();

  public EvidenceArchive(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Evidence as it came.
   *
   * @param evidence its logs' contents are their SHA-256 while it is stored
   * @param channelKey the key of the channel that it came over, which its quote binds
   * @param continues the digest of the evidence before it, where it sent only what was new since
   */
  public record Stored(Evidence evidence, Bytes channelKey, String continues) {}

  /** Evidence in parts: the logs apart, named by their digests in the rest. */
  public record Parts(String digest, Bytes rest, List<Bytes> logs) {
    public Parts {
      logs = List.copyOf(logs);
    }
  }

  /**
   * Takes evidence apart; {@link Parts#digest} names it from here on.
   *
   * @param before the digest of the evidence that this host sent before, over the same channel
   */
  public Parts parts(Evidence evidence, Bytes channelKey, Optional<String> before) {
    LogPart boot = evidence.bootLog();
    LogPart ima = evidence.imaLog();
    List<Bytes> logs = new ArrayList<>();
    Evidence rest = evidence.withLogs(reference(boot, logs), reference(ima, logs));
    var stored = new Stored(rest, channelKey, evidence.hasWholeLogs() ? "" : before.orElse(""));
    Bytes content = Bytes.of(json.writeValueAsBytes(stored));
    return new Parts(content.sha256().hex(), content, logs);
  }

  private static LogPart reference(LogPart log, List<Bytes> logs) {
    if (log.content().isEmpty()) {
      return log;
    }
    logs.add(log.content());
    return new LogPart(log.offset(), log.content().sha256());
  }

  /** Stores what is not stored yet. */
  public void store(Handle handle, Parts parts) {
    put(handle, parts.digest(), parts.rest());
    parts.logs().forEach(log -> put(handle, log.sha256().hex(), log));
  }

  private static void put(Handle handle, String digest, Bytes content) {
    boolean present =
        handle
            .createQuery("select 1 from evidence where digest = :digest")
            .bind("digest", digest)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    if (!present) {
      handle.execute(
          "insert into evidence (digest, content) values (?, ?)", digest, content.toArray());
    }
  }

  /** The evidence that a decision names, as it was sent. */
  public Optional<Stored> load(String digest) {
    return get(digest)
        .map(rest -> json.readValue(rest.toArray(), Stored.class))
        .map(
            rest ->
                new Stored(
                    rest.evidence()
                        .withLogs(
                            resolved(rest.evidence().bootLog()),
                            resolved(rest.evidence().imaLog())),
                    rest.channelKey(),
                    rest.continues()));
  }

  /**
   * The evidence that a decision names, with all that it builds on: the first sent its logs whole.
   * Empty if the archive does not have it.
   */
  public List<Stored> chain(String digest) {
    List<Stored> chain = new ArrayList<>();
    Optional<Stored> next = load(digest);
    while (next.isPresent()) {
      chain.add(next.get());
      String before = next.get().continues();
      next = before.isEmpty() ? Optional.empty() : load(before);
    }
    Collections.reverse(chain);
    return chain;
  }

  private LogPart resolved(LogPart reference) {
    return reference.content().isEmpty()
        ? reference
        : new LogPart(reference.offset(), get(reference.content().hex()).orElse(Bytes.EMPTY));
  }

  private Optional<Bytes> get(String digest) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select content from evidence where digest = :digest")
                .bind("digest", digest)
                .map((row, _) -> Bytes.of(row.getBytes("content")))
                .findOne());
  }
}
