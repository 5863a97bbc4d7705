package org.tvd.verifier.result;

import java.time.Instant;
import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.AttestationResult.Membership;
import org.tvd.verifier.appraisal.Appraisal;

/**
 * What a host's evidence came to.
 *
 * @param host its name
 * @param appraisal of the evidence
 * @param properties that the host has proven, in the policy's notation
 * @param memberships the decision of each TVD that it asked for
 * @param policy the version under which this was decided
 * @param nonce that the evidence answered
 * @param at the time of the appraisal
 * @param until when the result should not be relied on any more
 */
public record HostResult(
    String host,
    Appraisal appraisal,
    List<String> properties,
    List<Membership> memberships,
    String policy,
    Bytes nonce,
    Instant at,
    Instant until) {

  public HostResult {
    properties = List.copyOf(properties);
    memberships = List.copyOf(memberships);
  }
}
