package org.tvd.agent;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.agent.attestation.AttestationEvent.Failure;
import org.tvd.agent.attestation.Effect.Notice;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.message.AttestationResult;

/** Writes a line of log for what an operator cares about, and for nothing else. */
final class NoticeLog {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformAgent.class);

  private final String host;

  NoticeLog(String host) {
    this.host = host;
  }

  void tell(Notice notice) {
    switch (notice) {
      case Notice.Enrolled() -> LOG.info("{}: enrolled", host);
      case Notice.Judged judged when judged.verdict() == AttestationResult.Verdict.TRUSTED ->
          LOG.info("{}: TRUSTED (decision {})", host, judged.decision());
      case Notice.Judged judged ->
          LOG.warn(
              "{}: {} (decision {}): {}",
              host,
              judged.verdict(),
              judged.decision(),
              judged.problems().stream()
                  .map(problem -> problem.reason() + ": " + problem.detail())
                  .collect(Collectors.joining("; ")));
      case Notice.Renewed(long decision) -> LOG.debug("{}: renewed (decision {})", host, decision);
      case Notice.Admitted(String tvd, int epoch, String mechanism) ->
          LOG.info("{}: admitted to {} (epoch {}, {})", host, tvd, epoch, mechanism);
      case Notice.Refused(String tvd, var reasons) ->
          LOG.warn("{}: refused by {}: {}", host, tvd, String.join("; ", reasons));
      case Notice.Revoked(String tvd, String reason) ->
          LOG.warn("{}: out of {}: {}", host, tvd, reason);
      case Notice.LeaseEnded(String tvd) ->
          LOG.warn("{}: out of {}: its lease ended without a renewal", host, tvd);
      case Notice.AttemptFailed(Failure(Failure.Kind kind, String detail), int memberships) ->
          LOG.warn(
              "{}: {}: {}; trying again, {} memberships last until their leases end",
              host,
              words(kind),
              detail,
              memberships);
    }
  }

  /** Something came on the stream that this host's session cannot open. */
  void ignored(MalformedException reason) {
    LOG.warn("{}: grants on the stream ignored: {}", host, reason.getMessage());
  }

  private static String words(Failure.Kind kind) {
    return switch (kind) {
      case UNKNOWN_HOST -> "the verifier does not know this host";
      case REJECTED -> "the verifier refused";
      case UNREACHABLE -> "the verifier cannot be reached";
      case LOCAL -> "evidence cannot be made";
    };
  }
}
