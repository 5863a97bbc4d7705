package org.tvd.protocol.plan;

import java.util.List;

/**
 * One TVD's half of the gateway to one other TVD. Each half filters for its own TVD alone: {@code
 * out} is what may leave this TVD, {@code in} is what it lets enter. The halves are joined by a
 * point-to-point transit link when both are present on a host.
 *
 * @param peerTvd the TVD on the other side
 * @param peerSubnet its subnet in CIDR form
 * @param address this half's IPv4 address in its own TVD's subnet
 * @param mac this half's MAC address in its own TVD
 * @param transitAddress this half's address on the transit link, with prefix length (/31, RFC 3021)
 * @param peerTransitAddress the other half's address on the transit link, without prefix
 * @param out what may flow from this TVD to the peer; empty closes the direction
 * @param in what may flow from the peer to this TVD; empty closes the direction
 */
public record Gateway(
    String peerTvd,
    String peerSubnet,
    String address,
    String mac,
    String transitAddress,
    String peerTransitAddress,
    List<FlowRule> out,
    List<FlowRule> in) {

  public Gateway {
    out = List.copyOf(out);
    in = List.copyOf(in);
  }
}
