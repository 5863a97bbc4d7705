package org.tvd.verifier.audit;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.tvd.protocol.Bytes;

/**
 * One entry of the decision log. Its hash covers everything in it and the hash before it, so that
 * whoever holds one hash can tell whether anything before was changed.
 *
 * @param seq from 1, without gaps
 * @param at when it was decided, by the verifier's clock
 * @param kind the decision's simple name
 * @param host the host that it is about; empty if it is about none
 * @param body the decision as JSON
 * @param previous the hash of the entry before, hex; 64 zeros for the first
 * @param hash this entry's, hex
 */
public record LogEntry(
    long seq, Instant at, String kind, String host, String body, String previous, String hash) {

  static final String ORIGIN = "0".repeat(64);

  static LogEntry chained(
      long seq, Instant at, String kind, String host, String body, String previous) {
    return new LogEntry(
        seq, at, kind, host, body, previous, hash(seq, at, kind, host, body, previous));
  }

  /** Whether the entry's hash is over its content. */
  public boolean matchesItsHash() {
    return hash.equals(hash(seq, at, kind, host, body, previous));
  }

  private static String hash(
      long seq, Instant at, String kind, String host, String body, String previous) {
    return Bytes.concat(
            part("TVD decision 1"),
            part(Long.toString(seq)),
            part(at.toString()),
            part(kind),
            part(host),
            part(body),
            part(previous))
        .sha256()
        .hex();
  }

  private static Bytes part(String text) {
    Bytes bytes = Bytes.ofUtf8(text);
    return Bytes.concat(Bytes.of(ByteBuffer.allocate(4).putInt(bytes.size()).array()), bytes);
  }
}
