package org.tvd.verifier.enrolment;

import org.tvd.policy.claims.TpmIdentity;
import org.tvd.verifier.appraisal.Reason;

/** Whether anybody whom the policy trusts vouches for an enrolled host's TPM, now. */
public sealed interface Vouching {

  /** Somebody does. */
  record Vouched(TpmIdentity tpm) implements Vouching {}

  /**
   * Nobody does any more.
   *
   * @param reason TPM_NOT_VOUCHED_FOR or TPM_REVOKED
   * @param detail what was expected and what was found
   */
  record NotVouched(Reason reason, String detail) implements Vouching {}
}
