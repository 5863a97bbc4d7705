package org.tvd.enforcer.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.FlowRule.Protocol;
import org.tvd.protocol.plan.Gateway;

/**
 * The packet filter of one half of a gateway, in its own namespace. Every packet is looked up in
 * the TVD's own sets, replies too: there is no rule that accepts what is established, so removing
 * an element stops a live flow. What tells addresses apart is a rule of its own, for the kernel
 * takes no overlapping elements.
 */
public final class GatewayRules {
  /** The table's name; it is alone in its namespace. */
  public static final String TABLE = "tvdgw";

  /** The interface to the half's own TVD, inside the namespace. */
  public static final String INNER = "inner";

  /** The interface to the other half, inside the namespace. */
  public static final String TRANSIT = "transit";

  private GatewayRules() {}

  /** Makes the table anew, with empty sets: everything is dropped. */
  public static String create(Gateway gateway, String ownSubnet) {
    String leaving = "ip saddr " + ownSubnet + " ip daddr " + gateway.peerSubnet();
    String entering = "ip saddr " + gateway.peerSubnet() + " ip daddr " + ownSubnet;
    return "table inet tvdgw\ndelete table inet tvdgw\ntable inet tvdgw {\n"
        + " counter out_ok { }\n counter out_drop { }\n counter in_ok { }\n counter in_drop { }\n"
        + sets("out")
        + sets("in")
        + " chain out_addressed { }\n chain out_addressed_replies { }\n"
        + " chain in_addressed { }\n chain in_addressed_replies { }\n"
        + " chain input {\n  type filter hook input priority 0; policy drop\n }\n"
        // The half speaks for itself only to tell its own VPEs of the path's MTU (RFC 1191).
        + " chain output {\n  type filter hook output priority 0; policy drop\n"
        + "  oifname \"inner\" icmp type destination-unreachable accept\n }\n"
        + " chain forward {\n  type filter hook forward priority 0; policy drop\n"
        + "  tcp flags syn tcp option maxseg size set rt mtu\n"
        + ("  iifname \"inner\" oifname \"transit\" " + leaving + " goto leaving\n")
        + ("  iifname \"transit\" oifname \"inner\" " + entering + " goto entering\n")
        + "  iifname \"inner\" counter name out_drop drop\n"
        + "  iifname \"transit\" counter name in_drop drop\n }\n"
        + direction("leaving", "out", "in")
        + direction("entering", "in", "out")
        + "}\n";
  }

  /** Replaces what passes in one transaction; counters and connections stay. */
  public static String update(Gateway gateway) {
    return elements("out", gateway.out()) + elements("in", gateway.in());
  }

  private static String sets(String name) {
    return " set NAME_ports {\n  type inet_proto . inet_service; flags interval\n }\n"
            .replace("NAME", name)
        + " set NAME_protocols {\n  type inet_proto; flags interval\n }\n".replace("NAME", name)
        + " set NAME_reply_ports {\n  type inet_proto . inet_service; flags interval\n }\n"
            .replace("NAME", name)
        + " set NAME_reply_protocols {\n  type inet_proto; flags interval\n }\n"
            .replace("NAME", name);
  }

  private static String direction(String chain, String own, String opposite) {
    String pass = " counter name " + own + "_ok accept\n";
    String original = "  ct state new,established ct direction original meta l4proto ";
    String reply = "  ct state established ct direction reply meta l4proto ";
    return (" chain " + chain + " {\n")
        + (original + ". th dport @" + own + "_ports" + pass)
        + (original + "@" + own + "_protocols" + pass)
        + (reply + ". th sport @" + opposite + "_reply_ports" + pass)
        + (reply + "@" + opposite + "_reply_protocols" + pass)
        + ("  jump " + own + "_addressed\n")
        + ("  jump " + opposite + "_addressed_replies\n")
        + ("  counter name " + own + "_drop drop\n }\n");
  }

  private static String elements(String name, List<FlowRule> all) {
    List<FlowRule> rules = all.stream().filter(rule -> !rule.tellsAddresses()).toList();
    List<FlowRule> replies = rules.stream().filter(FlowRule::replies).toList();
    return set(name + "_ports", ports(rules))
        + set(name + "_protocols", protocols(rules))
        + set(name + "_reply_ports", ports(replies))
        + set(name + "_reply_protocols", protocols(replies))
        + addressed(name, all.stream().filter(FlowRule::tellsAddresses).toList());
  }

  private static String addressed(String name, List<FlowRule> rules) {
    String opposite = name.equals("out") ? "in" : "out";
    StringBuilder text = new StringBuilder();
    text.append("flush chain inet tvdgw ").append(name).append("_addressed\n");
    text.append("flush chain inet tvdgw ").append(name).append("_addressed_replies\n");
    for (FlowRule rule : rules) {
      text.append("add rule inet tvdgw %s_addressed".formatted(name))
          .append(" ct state new,established ct direction original")
          .append(addresses(rule.source(), rule.destination()))
          .append(transport(rule, "dport"))
          .append(" counter name %s_ok accept\n".formatted(name));
      if (rule.replies()) {
        text.append("add rule inet tvdgw %s_addressed_replies".formatted(name))
            .append(" ct state established ct direction reply")
            .append(addresses(rule.destination(), rule.source()))
            .append(transport(rule, "sport"))
            .append(" counter name %s_ok accept\n".formatted(opposite));
      }
    }
    return text.toString();
  }

  private static String addresses(String source, String destination) {
    return " ip saddr %s ip daddr %s".formatted(source, destination);
  }

  private static String transport(FlowRule rule, String port) {
    return switch (rule.protocol()) {
      case ANY -> "";
      case ICMP -> " ip protocol icmp";
      case TCP -> " tcp %s %d-%d".formatted(port, rule.fromPort(), rule.toPort());
      case UDP -> " udp %s %d-%d".formatted(port, rule.fromPort(), rule.toPort());
    };
  }

  private static String set(String name, String elements) {
    String flush = "flush set inet tvdgw " + name + "\n";
    return elements.isEmpty()
        ? flush
        : flush + "add element inet tvdgw " + name + " { " + elements + " }\n";
  }

  private static String protocols(List<FlowRule> rules) {
    if (has(rules, rule -> rule.protocol() == Protocol.ANY)) {
      return "0-255";
    }
    return has(rules, rule -> rule.protocol() == Protocol.ICMP) ? "icmp" : "";
  }

  private static boolean has(List<FlowRule> rules, Predicate<FlowRule> condition) {
    return rules.stream().anyMatch(condition);
  }

  private static String ports(List<FlowRule> rules) {
    List<String> elements = new ArrayList<>();
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
      for (Range range : merged(rules.stream().filter(r -> r.protocol() == protocol).toList())) {
        String name = protocol == Protocol.TCP ? "tcp" : "udp";
        elements.add(name + " . " + range.from() + "-" + range.to());
      }
    }
    return elements.stream().collect(Collectors.joining(", "));
  }

  private record Range(int from, int to) {}

  /** The kernel refuses elements that overlap. */
  private static List<Range> merged(List<FlowRule> rules) {
    List<Range> ranges = new ArrayList<>();
    for (FlowRule rule :
        rules.stream().sorted(Comparator.comparingInt(FlowRule::fromPort)).toList()) {
      Range last = ranges.isEmpty() ? new Range(-2, -2) : ranges.getLast();
      if (rule.fromPort() <= last.to() + 1) {
        ranges.removeLast();
        ranges.add(new Range(last.from(), Math.max(last.to(), rule.toPort())));
      } else {
        ranges.add(new Range(rule.fromPort(), rule.toPort()));
      }
    }
    return ranges;
  }
}
