package org.tvd.policy.planner;

import java.util.Collection;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.TvdPolicy;

/** From protection objectives, the network's trust and the hosts' capabilities to a mechanism. */
@SuppressWarnings("DoNotCallSuggester")
public final class Planner {
  private Planner() {}

  /** The mechanism of {@code tvd} between {@code hosts}, which may come in any order. */
  public static MechanismChoice plan(
      TvdPolicy tvd, Network network, Collection<PlannedHost> hosts) {
    throw new UnsupportedOperationException();
  }
}
