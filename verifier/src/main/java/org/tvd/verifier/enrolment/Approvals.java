package org.tvd.verifier.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tvd.policy.claims.VouchedBy;
import org.tvd.verifier.enrolment.EnrolmentRefusedException.Reason;
import org.tvd.verifier.store.HostRow;

/**
 * The TPMs that wait for an operator's word. Each has proven that it holds its keys; nothing is
 * granted to it meanwhile. They are kept in memory, and ask again: after a restart they come back.
 */
public final class Approvals {
  private static final Duration KEPT = Duration.ofHours(24);
  private static final int MAX = 256;

  /** TPMs without a certificate cost their owner nothing: they must not fill the place of all. */
  private static final int MAX_UNVOUCHED = 128;

  private static final int MAX_OF_NAME = 4;
  private static final int MAX_OF_SOURCE = 32;

  private record Key(String host, String ekDigest) {}

  private record Waiting(
      HostRow host, String source, Instant first, Instant expires, boolean rejected) {}

  Approvals() {}

  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();

  /** Remembers a TPM, or refreshes what is known of it. */
  synchronized void ask(HostRow host, String source, Instant now) throws EnrolmentRefusedException {
    expire(now);
    Key key = new Key(host.name(), host.ekDigest());
    Waiting known = waiting.get(key);
    if (known != null && known.rejected) {
      throw new EnrolmentRefusedException(
          Reason.REJECTED_BY_OPERATOR,
          "an operator rejected this TPM as host " + host.name() + "; ask the operator");
    }
    if (known == null && isFull(host, source)) {
      throw new EnrolmentRefusedException(
          Reason.BUSY,
          "too many TPMs wait for approval; an operator approves or rejects them ('tvd host"
              + " pending')");
    }
    Instant first = known == null ? now : known.first;
    waiting.put(key, new Waiting(host, source, first, now.plus(KEPT), false));
  }

  private boolean isFull(HostRow host, String source) {
    boolean unvouched = host.vouchedBy() == VouchedBy.OPERATOR;
    return waiting.size() >= MAX
        || (unvouched
            && count(other -> other.host.vouchedBy() == VouchedBy.OPERATOR) >= MAX_UNVOUCHED)
        || count(other -> other.host.name().equals(host.name())) >= MAX_OF_NAME
        || count(other -> other.source.equals(source)) >= MAX_OF_SOURCE;
  }

  private long count(java.util.function.Predicate<Waiting> which) {
    return waiting.values().stream().filter(which).count();
  }

  /** A TPM that asked, and was neither approved nor rejected since. */
  synchronized Optional<HostRow> find(String host, String ekDigest, Instant now) {
    expire(now);
    return Optional.ofNullable(waiting.get(new Key(host, ekDigest)))
        .filter(found -> !found.rejected)
        .map(Waiting::host);
  }

  /** A TPM that was approved waits no more. */
  synchronized void forget(String host, String ekDigest) {
    waiting.remove(new Key(host, ekDigest));
  }

  /** Turns a TPM away until its request has expired; false if it does not wait. */
  synchronized boolean reject(String host, String ekDigest, Instant now) {
    expire(now);
    return waiting.computeIfPresent(
            new Key(host, ekDigest),
            (_, found) -> new Waiting(found.host, found.source, found.first, now.plus(KEPT), true))
        != null;
  }

  /** A TPM that waits, and since when. */
  public record Asked(HostRow host, String source, Instant first) {}

  /** All that wait, the longest first. */
  synchronized List<Asked> all(Instant now) {
    expire(now);
    return waiting.values().stream()
        .filter(each -> !each.rejected)
        .map(each -> new Asked(each.host, each.source, each.first))
        .toList();
  }

  private void expire(Instant now) {
    waiting.values().removeIf(each -> each.expires.isBefore(now));
  }
}
