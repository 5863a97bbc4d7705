package org.tvd.enforcer.render;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tvd.enforcer.render.Guard.Binding;

/**
 * The packet filter of one TVD in nftables' language: a table of the family {@code inet} that
 * guards the wire and the host, and one of the family {@code bridge} that guards the ports.
 *
 * <p>Every frame enters a bridge through its prerouting hook, and passes there only while the set
 * {@code lease} has its EtherType. The kernel empties that set when the lease ends, so that a host
 * whose agent died closes too.
 */
public final class GuardRules {
  /** RFC 7348: the VNI is 24 bits long and begins 4 bytes after the UDP header's 8. */
  private static final String VNI = "udp dport 4789 @th,96,24 ";

  /** The frame's sender: behind the UDP header's 8 bytes, VXLAN's 8 and the frame's receiver. */
  private static final String INNER_MAC = "@th,176,48";

  /** Tells this system's marks on packets from those of others; the VNI is below it. */
  private static final int MARK = 0x54 << 24;

  private GuardRules() {}

  /** Replaces both tables at once, with the lease's remaining time. */
  public static String replace(Guard guard, long leaseMillis) {
    return removal(guard.table()) + inet(guard) + bridge(guard) + lease(guard.table(), leaseMillis);
  }

  /** Sets the remaining time of the lease; nothing passes where none remains. */
  public static String lease(String table, long millis) {
    String flush = "flush set bridge " + table + " lease\n";
    if (millis <= 0) {
      return flush;
    }
    return flush
        + ("add element bridge " + table + " lease { ")
        + ("ip timeout " + millis + "ms, arp timeout " + millis + "ms }\n");
  }

  /** Lets nothing pass any more, in one transaction that does not depend on the plan. */
  public static String close(String table) {
    return lease(table, 0)
        + ("flush set inet " + table + " peers\n")
        + ("flush set inet " + table + " senders\n");
  }

  /** Cuts one peer off; of use only while both tables stand as {@code guard} says. */
  public static String cut(Guard guard, String host) {
    StringBuilder text = new StringBuilder();
    String address = guard.peers().get(host);
    if (address != null) {
      text.append("delete element inet " + guard.table() + " peers { " + address + " }\n");
    }
    String senders = senders(guard, host);
    if (!senders.isEmpty()) {
      text.append("delete element inet " + guard.table() + " senders { " + senders + " }\n");
    }
    List<Guard.Source> sources = guard.remotes().getOrDefault(host, List.of());
    if (!sources.isEmpty()) {
      text.append("delete element bridge " + guard.table() + " remotes { ");
      text.append(sources(sources) + " }\n");
    }
    return text.toString();
  }

  /** Removes both tables; no error where there are none. */
  public static String removal(String table) {
    return Stream.of("inet ", "bridge ")
        .map(family -> "table " + family + table + "\n" + "delete table " + family + table + "\n")
        .collect(Collectors.joining());
  }

  private static String inet(Guard guard) {
    String ip = guard.encrypted() ? "ip6" : "ip";
    String vni = VNI + guard.vni();
    String bridge = "\"" + guard.bridge() + "\"";
    return "table inet "
        + guard.table()
        + " {\n"
        + set("wires", "ifname", quoted(guard.wires()))
        + set(
            "peers",
            guard.encrypted() ? "ipv6_addr" : "ipv4_addr",
            String.join(", ", new TreeSet<>(guard.peers().values())))
        + " set senders {\n  typeof "
        + ip
        + " saddr . "
        + INNER_MAC
        + "\n"
        + elements(senders(guard))
        + " }\n"
        + set("inside", "ifname", quoted(inside(guard)))
        // What a port's frames are for is the bridge's to decide. Where one gets past it, or the
        // bridge is gone, the host's own stack must not take it: one router advertisement is
        // enough to become the host's default route.
        + chain("prerouting", "prerouting")
        + "  iifname @inside counter drop\n }\n"
        + chain("input", "input")
        // VPEs reach their TVD, never the host that carries them.
        + ("  iifname " + bridge + " drop\n")
        + fragments(guard)
        + ("  " + vni + " goto wire_in\n")
        + tunnelOnly(guard, "iifname")
        + " }\n"
        + chain("output", "output")
        + ("  oifname " + bridge + " drop\n  oifname @inside drop\n")
        + ("  " + vni + " goto wire_out\n")
        + tunnelOnly(guard, "oifname")
        + " }\n"
        + chain("forward", "forward")
        + ("  iifname " + bridge + " oifname != " + bridge + " drop\n")
        + ("  oifname " + bridge + " iifname != " + bridge + " drop\n")
        + tunnelOnly(guard, "iifname")
        + tunnelOnly(guard, "oifname")
        + " }\n"
        + (" chain wire_in {\n  iifname @wires " + ip + " saddr . " + INNER_MAC + " @senders")
        + (" meta mark set " + mark(guard) + " return\n  counter drop\n }\n")
        + (" chain wire_out {\n  oifname @wires " + ip + " daddr @peers return\n")
        + "  counter drop\n }\n"
        + "}\n";
  }

  /**
   * IPv6 datagrams are reassembled after the input hook (IPv4 ones before it): a first fragment too
   * short for the VNI would pass a rule that reads it.
   */
  private static String fragments(Guard guard) {
    return guard.encrypted() ? "  udp dport 4789 exthdr frag exists counter drop\n" : "";
  }

  /** A tunnel is for the TVD's frames alone: no service of the host is reachable through it. */
  private static String tunnelOnly(Guard guard, String direction) {
    return guard.encrypted() ? "  " + direction + " @wires counter drop\n" : "";
  }

  /** The ports of this host's VPEs and gateways. */
  private static SortedSet<String> ports(Guard guard) {
    SortedSet<String> ports = new TreeSet<>();
    guard.bindings().forEach(binding -> ports.add(binding.port()));
    guard.gateways().forEach(binding -> ports.add(binding.port()));
    return ports;
  }

  /** Every port of the bridge. */
  private static SortedSet<String> inside(Guard guard) {
    SortedSet<String> inside = ports(guard);
    inside.add(guard.vxlan());
    return inside;
  }

  private static String bridge(Guard guard) {
    String bindings =
        guard.bindings().stream()
            .map(b -> "\"" + b.port() + "\" . " + b.source().mac() + " . " + b.source().addresses())
            .sorted()
            .collect(Collectors.joining(", "));
    String remotes =
        sources(guard.remotes().values().stream().flatMap(Collection::stream).toList());
    String vxlan = "\"" + guard.vxlan() + "\"";
    return "table bridge "
        + guard.table()
        + " {\n"
        + set("ports", "ifname", quoted(ports(guard)))
        + set("bindings", "ifname . ether_addr . ipv4_addr", bindings)
        + set("remotes", "ether_addr . ipv4_addr; flags interval", remotes)
        + set("lease", "ether_type; flags timeout", "")
        + chain("prerouting", "prerouting")
        + "  iifname @ports jump from_port\n"
        + ("  iifname " + vxlan + " jump from_wire\n")
        + " }\n"
        // Frames to the bridge itself would reach the host's own stack.
        + chain("input", "input")
        + ("  iifname @ports drop\n  iifname " + vxlan + " drop\n }\n")
        + " chain from_port {\n"
        + live()
        + "  iifname . ether saddr . ip saddr @bindings return\n"
        + "  iifname . ether saddr . arp saddr ip @bindings"
        + " iifname . arp saddr ether . arp saddr ip @bindings return\n"
        + guard.gateways().stream().map(GuardRules::gateway).collect(Collectors.joining())
        + "  counter drop\n }\n"
        + " chain from_wire {\n"
        // The guard of the wire looks at datagrams before the kernel takes coalesced ones apart
        // (UDP segmentation offload): of several it sees the first one's VNI only. The mark that it
        // leaves is on each frame that comes out.
        + ("  meta mark != " + mark(guard) + " counter drop\n")
        + live()
        // Address resolution is answered by each host's own bridge and never crosses the wire.
        + "  ether saddr . ip saddr @remotes return\n"
        + "  counter drop\n }\n"
        + "}\n";
  }

  /**
   * The protocol that the kernel sees and the one that the frame names must both be permitted: of a
   * frame with an 802.1Q tag the kernel sees what is behind the tag.
   */
  private static String live() {
    return "  meta protocol != @lease counter drop\n  ether type != @lease counter drop\n";
  }

  /** Which host may send frames of which VPE: the address outside with the MAC inside. */
  private static String senders(Guard guard) {
    return guard.peers().keySet().stream()
        .map(host -> senders(guard, host))
        .filter(elements -> !elements.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String senders(Guard guard, String host) {
    return guard.remotes().getOrDefault(host, List.of()).stream()
        .map(source -> guard.peers().get(host) + " . 0x" + source.mac().replace(":", ""))
        .sorted()
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String mark(Guard guard) {
    return "0x" + Integer.toHexString(MARK | guard.vni());
  }

  private static String gateway(Binding binding) {
    String port = "  iifname \"" + binding.port() + "\" ether saddr " + binding.source().mac();
    String addresses = binding.source().addresses();
    return port
        + (" ip saddr " + addresses + " return\n")
        + (port + " arp saddr ether " + binding.source().mac())
        + (" arp saddr ip " + addresses + " return\n");
  }

  private static String sources(Collection<Guard.Source> sources) {
    return sources.stream()
        .map(source -> source.mac() + " . " + source.addresses())
        .sorted()
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String quoted(Collection<String> names) {
    return names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
  }

  private static String set(String name, String type, String elements) {
    return " set " + name + " {\n  type " + type + "\n" + elements(elements) + " }\n";
  }

  private static String elements(String elements) {
    return elements.isEmpty() ? "" : "  elements = { " + elements + " }\n";
  }

  /** Before any rule of the host's own firewall, whose verdicts stay as they are. */
  private static String chain(String name, String hook) {
    return " chain " + name + " {\n  type filter hook " + hook + " priority -300; policy accept\n";
  }
}
