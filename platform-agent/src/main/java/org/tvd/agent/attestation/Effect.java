package org.tvd.agent.attestation;

import java.util.List;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.Challenge;

/** What a transition asks the world to do. */
public sealed interface Effect {

  /** Enrol; ends in Enrolled or Failed. */
  record Enrol() implements Effect {}

  /** Ask for a nonce; ends in Challenged or Failed. */
  record RequestChallenge() implements Effect {}

  /** Make and send evidence; ends in Answered or Failed. */
  record SendEvidence(Challenge challenge) implements Effect {}

  /** Make the host's network as the holdings say: the whole state, leases included. */
  record Carry(Holdings holdings) implements Effect {}

  /** Keep the stream open from now on. */
  record OpenStream() implements Effect {}

  /** Tell the operator. */
  record Report(Notice notice) implements Effect {}

  /** What an operator cares about. */
  sealed interface Notice {
    /** The verifier knows the host. */
    record Enrolled() implements Notice {}

    /** The first verdict, or one that differs from the last. */
    record Judged(
        long decision, AttestationResult.Verdict verdict, List<AttestationResult.Problem> problems)
        implements Notice {
      public Judged {
        problems = List.copyOf(problems);
      }
    }

    /** The verdict is as before. */
    record Renewed(long decision) implements Notice {}

    /** The host is a member of a TVD that it was no member of. */
    record Admitted(String tvd, int epoch, String mechanism) implements Notice {}

    /** A TVD does not admit the host. */
    record Refused(String tvd, List<String> reasons) implements Notice {
      public Refused {
        reasons = List.copyOf(reasons);
      }
    }

    /** The verifier ended a membership. */
    record Revoked(String tvd, String reason) implements Notice {}

    /** A membership was not renewed in time. */
    record LeaseEnded(String tvd) implements Notice {}

    /** An attempt failed: the first of a row. */
    record AttemptFailed(AttestationEvent.Failure failure, int memberships) implements Notice {}
  }
}
