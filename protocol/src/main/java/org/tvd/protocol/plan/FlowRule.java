package org.tvd.protocol.plan;

import java.util.Locale;

/**
 * One thing that a filter lets pass, in the direction of the flow's first packet.
 *
 * @param protocol of the transport
 * @param fromPort the lowest destination port, 0 for protocols without ports
 * @param toPort the highest destination port, inclusive
 * @param source the addresses that packets may come from, IPv4 in CIDR form
 * @param destination the addresses that packets may go to, IPv4 in CIDR form
 * @param replies whether the answers of an established flow may come back
 */
public record FlowRule(
    Protocol protocol,
    int fromPort,
    int toPort,
    String source,
    String destination,
    boolean replies) {

  /** Every IPv4 address. */
  public static final String ANYWHERE = "0.0.0.0/0";

  /** A rule for all addresses. */
  public FlowRule(Protocol protocol, int fromPort, int toPort, boolean replies) {
    this(protocol, fromPort, toPort, ANYWHERE, ANYWHERE, replies);
  }

  /** Whether it tells some addresses from others. */
  public boolean tellsAddresses() {
    return !source.equals(ANYWHERE) || !destination.equals(ANYWHERE);
  }

  /** For messages: {@code tcp 8000-8099 to 10.0.0.0/24}. Whether answers pass is not told. */
  public String describe() {
    boolean ported = protocol == Protocol.TCP || protocol == Protocol.UDP;
    String ports =
        !ported || (fromPort <= 1 && toPort == 65_535)
            ? ""
            : fromPort == toPort ? " " + fromPort : " " + fromPort + "-" + toPort;
    return protocol.name().toLowerCase(Locale.ROOT)
        + ports
        + (source.equals(ANYWHERE) ? "" : " from " + source)
        + (destination.equals(ANYWHERE) ? "" : " to " + destination);
  }

  /** The transport protocols that a filter tells apart. */
  public enum Protocol {
    ANY,
    ICMP,
    TCP,
    UDP
  }
}
