package org.tvd.verifier.audit;

import java.math.BigInteger;
import java.util.List;
import org.tvd.protocol.message.AttestationResult.Problem;
import org.tvd.protocol.message.AttestationResult.Verdict;

/** What the decision log records. Each kind is stored as JSON under its simple name. */
public sealed interface Decision {

  /** The host that it is about; empty if it is about none. */
  String host();

  /** From here on this version of the policy holds. */
  record PolicyInForce(String version) implements Decision {
    @Override
    public String host() {
      return "";
    }
  }

  /**
   * From here on this revocation list holds.
   *
   * @param issuer its signer's name
   * @param number of the list
   * @param digest SHA-256 of the list, hex
   */
  record RevocationListInForce(String issuer, BigInteger number, String digest)
      implements Decision {
    @Override
    public String host() {
      return "";
    }
  }

  /**
   * A host is known from here on.
   *
   * @param ekDigest SHA-256 of its endorsement key (SubjectPublicKeyInfo), hex: its identity
   * @param akName the Name of its attestation key, hex
   * @param tpmType hardware, firmware or virtual, by the trust anchor
   */
  record Enrolled(String host, String ekDigest, String akName, String tpmType)
      implements Decision {}

  /**
   * An operator let a TPM in, which is known as the host from here on.
   *
   * @param ekDigest its identity
   * @param akName the Name of its attestation key, hex
   * @param tpmType hardware, firmware, virtual or unvouched
   * @param vouchedBy certificate, iak or operator
   * @param replacedEkDigest the identity of the TPM whose place it takes; empty if there was none
   */
  record TpmApproved(
      String host,
      String ekDigest,
      String akName,
      String tpmType,
      String vouchedBy,
      String replacedEkDigest)
      implements Decision {}

  /** An operator approved that a host's TPM was cleared: its counters may begin anew. */
  record TpmClearApproved(String host, String ekDigest) implements Decision {}

  /** An operator turned a TPM away that asked to be the host. */
  record TpmRejected(String host, String ekDigest) implements Decision {}

  /** An operator removed a host; its TPM may enrol anew. */
  record HostRemoved(String host) implements Decision {}

  /**
   * Evidence that came from the host's own TPM was appraised.
   *
   * @param evidence SHA-256 of the stored evidence, hex
   * @param policy the version that it was appraised under
   * @param joined the TVDs that the host is a member of from here on
   * @param renewed the TVDs in which its lease was renewed
   * @param refused the TVDs that refused it, each with the reasons
   */
  record Appraised(
      String host,
      String evidence,
      String policy,
      Verdict verdict,
      List<Problem> problems,
      List<String> properties,
      List<String> joined,
      List<String> renewed,
      List<Refused> refused)
      implements Decision {}

  /** One TVD's refusal. */
  record Refused(String tvd, List<String> reasons) {}

  /**
   * Something was sent in a host's name that its TPM did not vouch for. It says nothing of the host
   * and changes nothing for it.
   */
  record Rejected(String host, String reason, String detail) implements Decision {}

  /**
   * A membership ended, and a new epoch began.
   *
   * @param epoch the TVD's new epoch
   */
  record MembershipEnded(String host, String tvd, Cause cause, String detail, int epoch)
      implements Decision {}

  /**
   * A new epoch began though no membership ended: the policy changed what carries a TVD's frames.
   *
   * @param epoch the TVD's new epoch
   * @param detail what changed
   */
  record EpochBegan(String tvd, int epoch, String detail) implements Decision {
    @Override
    public String host() {
      return "";
    }
  }

  /** A VPE got its place in a TVD, without a role. */
  record VpeAttached(String host, String tvd, String vpe, String address) implements Decision {}

  /**
   * A VPE got its place in a TVD in a role, whose requirements its host holds.
   *
   * @param policy the version that it was decided under
   */
  record VpeAttachedInRole(
      String host, String tvd, String vpe, String role, String address, String policy)
      implements Decision {}

  /** A VPE left its TVD at its host's wish. */
  record VpeDetached(String host, String tvd, String vpe) implements Decision {}

  /** A VPE's place was taken back, while its host stays a member. */
  record VpePlaceLost(String host, String tvd, String vpe, Cause cause, String detail)
      implements Decision {}

  /** Why a membership or a place ended. */
  enum Cause {
    APPRAISAL_FAILED,
    REQUIREMENT_UNMET,
    NOT_REQUESTED,
    LEASE_LAPSED,
    OPERATOR,
    HOST_REMOVED,
    TPM_REPLACED,
    TPM_CLEARED,
    POLICY_CHANGED,
    CERTIFICATE_REVOKED
  }
}
