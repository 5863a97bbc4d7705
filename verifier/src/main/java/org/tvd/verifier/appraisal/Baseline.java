package org.tvd.verifier.appraisal;

import org.tvd.policy.PolicySet;
import org.tvd.policy.claims.Claims;
import org.tvd.protocol.tpm.Attest.ClockInfo;
import org.tvd.verifier.appraisal.PcrCheck.QuotedPcrs;

/**
 * What a host has proven in this boot: a renewal sends only what is new since, and what is not new
 * is not checked again. Only an appraisal makes one.
 */
public final class Baseline {
  private final PolicySet policy;
  private final ClockInfo clock;
  private final QuotedPcrs pcrs;
  private final long bootLogSize;
  private final ImaLogCheck.State imaState;
  private final boolean rulesReadFiles;
  private final boolean readsFiles;
  private final Claims claims;

  Baseline(
      PolicySet policy,
      ClockInfo clock,
      QuotedPcrs pcrs,
      long bootLogSize,
      ImaLogCheck.State imaState,
      boolean rulesReadFiles,
      boolean certificatesReadFiles,
      Claims claims) {
    this.policy = policy;
    this.clock = clock;
    this.pcrs = pcrs;
    this.bootLogSize = bootLogSize;
    this.imaState = imaState;
    this.rulesReadFiles = rulesReadFiles;
    this.readsFiles = rulesReadFiles || certificatesReadFiles;
    this.claims = claims;
  }

  /** How many bytes of the boot log are known: the whole log, or 0 where there is none. */
  public long bootLogSize() {
    return bootLogSize;
  }

  /**
   * How many bytes of the IMA log need not be sent again: those that are proven, but none where a
   * rule or a certificate is about measured files themselves, which are not kept.
   */
  public long imaLogSize() {
    return readsFiles ? 0 : imaState.progress().bytes();
  }

  /** Whether a rule of the policy reads measured files. */
  boolean rulesReadFiles() {
    return rulesReadFiles;
  }

  ImaLogCheck.State imaState() {
    return imaState;
  }

  /**
   * Whether it was proven under this version of the policy: another one may judge the same logs
   * otherwise.
   */
  public boolean isUnder(PolicySet inForce) {
    return policy.version().equals(inForce.version());
  }

  /** Whether what was counted of measured files counts under another version of the policy too. */
  public boolean holdsUnder(PolicySet next) {
    return policy.judgesFilesLike(next);
  }

  /** Whether the TPM has not been reset or restarted since. */
  boolean isOfThisBoot(ClockInfo now) {
    return now.resetCount() == clock.resetCount() && now.restartCount() == clock.restartCount();
  }

  QuotedPcrs pcrs() {
    return pcrs;
  }

  Claims claims() {
    return claims;
  }
}
