package org.tvd.policy.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.yaml.Place;

/**
 * What evidence every platform must bring ({@code evidence.yaml}).
 *
 * @param pcrs exactly what a quote must select: SHA-256 or SHA-384 banks, no resettable register
 * @param bootLog whether the boot log may be absent
 * @param ima whether the kernel's measurement list may be absent
 * @param imaApproval which of the files that it lists a platform may run
 * @param nonceLifetime how long a challenge may be answered
 * @param clockTolerance how far the clocks of issuers and verifier may be apart where the validity
 *     of a certificate is judged
 * @param place where it is written
 */
public record EvidencePolicy(
    List<PcrBankSelection> pcrs,
    Presence bootLog,
    Presence ima,
    ImaApproval imaApproval,
    Duration nonceLifetime,
    Duration clockTolerance,
    Place place) {

  public EvidencePolicy {
    pcrs = List.copyOf(pcrs);
  }

  /** The name of the reference that lists the files a platform may run. */
  public Optional<String> imaAllowList() {
    return imaApproval.allowList().map(ReferenceList::name);
  }

  /** Whether a part of the evidence may be absent. What is present is always verified. */
  public enum Presence {
    REQUIRED,
    OPTIONAL
  }
}
