package org.tvd.verifier.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Evidence;
import tools.jackson.databind.json.JsonMapper;

/**
 * The evidence of every decision, by its digest. Logs are kept once: a host sends the same boot log
 * at every renewal.
 */
public final class EvidenceArchive {
  private final Jdbi jdbi;
  private final JsonMapper json = StrictJson.mapper();

  public EvidenceArchive(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Evidence in parts: the logs apart, named by their digests in the rest. */
  public record Parts(String digest, Bytes rest, List<Bytes> logs) {}

  /** Takes evidence apart; {@link Parts#digest} names it from here on. */
  public Parts parts(Evidence evidence) {
    List<Bytes> logs = new ArrayList<>();
    for (Bytes log : List.of(evidence.bootLog(), evidence.imaLog())) {
      if (!log.isEmpty()) {
        logs.add(log);
      }
    }
    Evidence rest = withLogs(evidence, reference(evidence.bootLog()), reference(evidence.imaLog()));
    Bytes content = Bytes.of(json.writeValueAsBytes(rest));
    return new Parts(content.sha256().hex(), content, logs);
  }

  private static Bytes reference(Bytes log) {
    return log.isEmpty() ? log : log.sha256();
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
  public Optional<Evidence> load(String digest) {
    return get(digest)
        .map(rest -> json.readValue(rest.toArray(), Evidence.class))
        .map(rest -> withLogs(rest, resolved(rest.bootLog()), resolved(rest.imaLog())));
  }

  private Bytes resolved(Bytes reference) {
    return reference.isEmpty() ? reference : get(reference.hex()).orElse(Bytes.EMPTY);
  }

  private Optional<Bytes> get(String digest) {
    return jdbi.withHandle(
        h ->
            h.createQuery("select content from evidence where digest = :digest")
                .bind("digest", digest)
                .map((row, _) -> Bytes.of(row.getBytes("content")))
                .findOne());
  }

  private static Evidence withLogs(Evidence evidence, Bytes bootLog, Bytes imaLog) {
    return new Evidence(
        evidence.host(),
        evidence.nonce(),
        evidence.quote(),
        evidence.signature(),
        evidence.pcrs(),
        bootLog,
        imaLog,
        evidence.propertyCertificates(),
        evidence.network(),
        evidence.join());
  }
}
