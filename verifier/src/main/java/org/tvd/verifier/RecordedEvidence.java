package org.tvd.verifier;

import java.util.List;
import org.tvd.verifier.store.EvidenceArchive.Stored;
import org.tvd.verifier.store.HostRow;

/**
 * Evidence that a verifier once decided about, with what its host enrolled: enough to appraise it
 * again elsewhere, under any policy.
 *
 * @param host as it enrolled
 * @param evidence what the host sent; each but the first builds on the one before it
 */
public record RecordedEvidence(HostRow host, List<Stored> evidence) {

  public RecordedEvidence {
    evidence = List.copyOf(evidence);
  }
}
