package org.tvd.protocol.plan;

/**
 * One thing that a filter lets pass, in the direction of the flow's first packet.
 *
 * @param protocol of the transport
 * @param fromPort the lowest destination port, 0 for protocols without ports
 * @param toPort the highest destination port, inclusive
 * @param replies whether the answers of an established flow may come back
 */
public record FlowRule(Protocol protocol, int fromPort, int toPort, boolean replies) {

  /** The transport protocols that a filter tells apart. */
  public enum Protocol {
    ANY,
    ICMP,
    TCP,
    UDP
  }
}
