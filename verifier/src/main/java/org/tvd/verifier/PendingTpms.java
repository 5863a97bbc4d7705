package org.tvd.verifier;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.claims.TpmType;
import org.tvd.verifier.enrolment.ApprovalException;
import org.tvd.verifier.enrolment.Enrolment;
import org.tvd.verifier.master.Realm;
import org.tvd.verifier.store.HostRow;
import org.tvd.verifier.store.Hosts;

/** What an operator says of TPMs that nobody else may let in. */
public final class PendingTpms {
  private final Enrolment enrolment;
  private final Realm realm;
  private final Endings endings;
  private final Hosts hosts;
  private final HostTurns turns;
  private final Operations operations;

  PendingTpms(
      Enrolment enrolment,
      Realm realm,
      Endings endings,
      Hosts hosts,
      HostTurns turns,
      Operations operations) {
    this.enrolment = enrolment;
    this.realm = realm;
    this.endings = endings;
    this.hosts = hosts;
    this.turns = turns;
    this.operations = operations;
  }

  /**
   * A TPM that waits for approval.
   *
   * @param tpmType as its certificate's anchor is typed, or unvouched
   * @param source the address that it asked from
   * @param replaces the identity of the TPM that the host has now; empty if it is a new host
   */
  public record PendingView(
      String host,
      String ekDigest,
      String tpmType,
      String vouchedBy,
      String source,
      Instant since,
      String replaces) {}

  /**
   * An operator's word.
   *
   * @param ekDigest the whole identity of the TPM
   * @param tpmType what kind of TPM it is, by the operator's knowledge; empty to leave it as it is
   */
  public record ApprovalOrder(String ekDigest, String tpmType) {}

  /**
   * What an approval did.
   *
   * @param what in words
   */
  public record Approved(String host, String ekDigest, String what) {}

  public List<PendingView> pending() {
    return enrolment.waiting().stream()
        .map(
            asked ->
                new PendingView(
                    asked.host().name(),
                    asked.host().ekDigest(),
                    asked.host().tpmType(),
                    asked.host().vouchedBy().spelling(),
                    asked.source(),
                    asked.first(),
                    hosts.byName(asked.host().name()).map(HostRow::ekDigest).orElse("")))
        .toList();
  }

  /**
   * Lets a TPM in: one that waits takes the host's name, and what the host was before loses all
   * memberships; the host's own TPM, if it was cleared, begins its counters anew.
   */
  public Approved approve(String host, ApprovalOrder order) throws ApprovalException {
    Optional<TpmType> stated = stated(order.tpmType());
    try (var _ = turns.take(host)) {
      Optional<HostRow> known = hosts.byName(host);
      boolean waiting =
          enrolment.approve(host, order.ekDigest(), stated, row -> admit(row, hosts.byName(host)));
      if (waiting) {
        return new Approved(
            host, order.ekDigest(), known.isEmpty() ? "enrolled" : "enrolled in its place");
      }
      if (known.isEmpty() || !known.get().ekDigest().equals(order.ekDigest())) {
        throw new ApprovalException(
            "expected a TPM that waits as host %s with identity %s, found none; 'tvd host pending'"
                    .formatted(host, order.ekDigest())
                + " lists them, and its agent asks again when it is started");
      }
      if (stated.isPresent()) {
        throw new ApprovalException("the type of an enrolled TPM does not change");
      }
      endings.clearTpm(realm, host, order.ekDigest());
      operations.leave(host);
      return new Approved(host, order.ekDigest(), "its counters may begin anew");
    }
  }

  private void admit(HostRow row, Optional<HostRow> replaced) {
    endings.approveTpm(realm, row, replaced);
    operations.leave(row.name());
  }

  /** Turns a waiting TPM away. */
  public void reject(String host, String ekDigest) throws ApprovalException {
    if (!enrolment.reject(host, ekDigest)) {
      throw new ApprovalException(
          "expected a TPM that waits as host %s with identity %s, found none"
              .formatted(host, ekDigest));
    }
  }

  private static Optional<TpmType> stated(String type) throws ApprovalException {
    if (type.isEmpty()) {
      return Optional.empty();
    }
    for (TpmType each : TpmType.values()) {
      if (each.spelling().equals(type)) {
        return Optional.of(each);
      }
    }
    throw new ApprovalException(
        "expected hardware, firmware, virtual or unvouched as the type, found " + type);
  }
}
