package org.tvd.policy.testing;

import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.protocol.plan.FlowRule;

/**
 * The first packet of a flow, or all packets of which some addresses are meant.
 *
 * @param protocol not {@link FlowRule.Protocol#ANY}
 * @param port its destination port; 0 for a protocol without ports
 * @param from its source addresses
 * @param to its destination addresses
 * @param answered whether the answers come back, too
 */
public record Packet(
    FlowRule.Protocol protocol, int port, Ipv4Subnet from, Ipv4Subnet to, boolean answered) {

  /** Whether one rule of {@code flow} lets all of it pass. */
  boolean passes(FlowSide flow) {
    return flow.asRules().stream()
        .anyMatch(
            rule ->
                isOf(rule)
                    && contains(subnet(rule.source()), from)
                    && contains(subnet(rule.destination()), to));
  }

  /** Whether no rule of {@code flow} lets any of it pass. */
  boolean isStopped(FlowSide flow) {
    return flow.asRules().stream()
        .noneMatch(
            rule ->
                isOf(rule)
                    && subnet(rule.source()).overlaps(from)
                    && subnet(rule.destination()).overlaps(to));
  }

  private boolean isOf(FlowRule rule) {
    boolean protocolAndPort =
        switch (rule.protocol()) {
          case ANY -> true;
          case ICMP -> protocol == FlowRule.Protocol.ICMP;
          case TCP, UDP ->
              protocol == rule.protocol() && rule.fromPort() <= port && port <= rule.toPort();
        };
    return protocolAndPort && (rule.replies() || !answered);
  }

  private static boolean contains(Ipv4Subnet wide, Ipv4Subnet narrow) {
    return wide.prefix() <= narrow.prefix() && wide.contains(narrow.network());
  }

  private static Ipv4Subnet subnet(String cidr) {
    return Ipv4Subnet.parse(cidr).orElseThrow();
  }

  /** For people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(protocol.name().toLowerCase(java.util.Locale.ROOT));
    if (port != 0) {
      text.append(" to port ").append(port);
    }
    if (from.prefix() != 0) {
      text.append(" from ").append(from);
    }
    if (to.prefix() != 0) {
      text.append(" to ").append(to);
    }
    return text.append(answered ? ", answered" : "").toString();
  }
}
