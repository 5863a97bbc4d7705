package org.tvd.protocol.message;

import java.util.List;
import org.tvd.protocol.plan.NetworkPlan;

/**
 * Everything that a host may carry now. It is the whole state: a TVD that is not named is not, or
 * no longer, the host's, and must be torn down.
 *
 * @param plans one per TVD
 * @param revoked what the host just lost, and why: for its operator's eyes
 */
public record Grants(List<NetworkPlan> plans, List<Revocation> revoked) {

  public Grants {
    plans = List.copyOf(plans);
    revoked = List.copyOf(revoked);
  }

  /** A membership that ended. */
  public record Revocation(String tvd, String reason) {}
}
