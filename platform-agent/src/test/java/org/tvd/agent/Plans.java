package org.tvd.agent;

import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Vpe;

/** Network plans for tests. */
public final class Plans {
  private Plans() {}

  public static NetworkPlan plan(String tvd, long version, long leaseMillis, Vpe... vpes) {
    return new NetworkPlan(
        tvd,
        4242,
        version,
        1,
        Secret.of(new byte[32]),
        leaseMillis,
        NetworkPlan.Mechanism.LOCAL_BRIDGE,
        "10.1.0.0/24",
        1400,
        new Endpoint("node-1", "192.0.2.1", "fd00::1", Bytes.of(new byte[32]), 51820),
        List.of(),
        List.of(vpes),
        List.of(),
        List.of());
  }
}
