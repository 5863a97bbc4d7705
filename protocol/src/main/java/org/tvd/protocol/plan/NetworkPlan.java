package org.tvd.protocol.plan;

import java.util.List;
import org.tvd.protocol.Secret;

/**
 * What one host builds for one TVD. A plan is the whole desired state: what it does not name must
 * not exist. Plans of one TVD are ordered by {@code version}; an older one is never applied.
 *
 * @param tvd the TVD's name
 * @param vni the TVD's VXLAN network identifier, 1 to 2^24-1, unique in the data centre
 * @param version grows with every change of this TVD's plan
 * @param epoch the generation of {@code key}; grows with every revocation
 * @param key the TVD's key of this epoch, 32 bytes; tunnels derive their pre-shared keys from it
 * @param leaseMillis how long the membership still holds from the moment the plan was sent, ms
 * @param mechanism what carries the TVD's frames between hosts
 * @param subnet the TVD's IPv4 subnet in CIDR form
 * @param mtu of the VPEs' interfaces, bytes
 * @param self this host's end of the TVD's network
 * @param peers the other member hosts
 * @param vpes all VPEs of the TVD on all hosts, and the gateways' inner ends
 * @param gateways the gateways that this host runs for this TVD
 * @param routes what each VPE of the TVD reaches through a gateway
 */
public record NetworkPlan(
    String tvd,
    int vni,
    long version,
    int epoch,
    Secret key,
    long leaseMillis,
    Mechanism mechanism,
    String subnet,
    int mtu,
    Endpoint self,
    List<Endpoint> peers,
    List<Vpe> vpes,
    List<Gateway> gateways,
    List<Route> routes) {

  public NetworkPlan {
    peers = List.copyOf(peers);
    vpes = List.copyOf(vpes);
    gateways = List.copyOf(gateways);
    routes = List.copyOf(routes);
  }

  /** The stack that carries frames between hosts, cheapest first. */
  public enum Mechanism {
    /** No wire: the TVD has no second host. */
    LOCAL_BRIDGE,
    /** Ethernet in UDP (RFC 7348): isolation, nothing more. */
    VXLAN,
    /** VXLAN inside WireGuard: confidentiality, integrity and isolation. */
    VXLAN_OVER_WIREGUARD
  }
}
