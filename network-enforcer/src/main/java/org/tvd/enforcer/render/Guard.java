package org.tvd.enforcer.render;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the packet filter of one TVD on one host must let pass; all else is dropped. It is a value:
 * equal guards render to equal text.
 *
 * @param table the table's name
 * @param vni the TVD's network identifier
 * @param bridge the TVD's bridge
 * @param vxlan the TVD's VXLAN device
 * @param encrypted whether frames travel inside a tunnel only
 * @param wires the interfaces that may carry the VNI: tunnels, or the underlay's interface
 * @param peers by host: the address from which, and to which, its frames travel
 * @param bindings what VPE ports of this host may send from
 * @param gateways what gateway ports of this host may send from
 * @param remotes by host: what VPEs and gateways there may send from
 */
public record Guard(
    String table,
    int vni,
    String bridge,
    String vxlan,
    boolean encrypted,
    SortedSet<String> wires,
    SortedMap<String, String> peers,
    List<Binding> bindings,
    List<Binding> gateways,
    SortedMap<String, List<Source>> remotes) {

  public Guard {
    wires = new TreeSet<>(wires);
    peers = new TreeMap<>(peers);
    bindings = List.copyOf(bindings);
    gateways = List.copyOf(gateways);
    remotes = new TreeMap<>(remotes);
  }

  /** A port of the bridge and the one source that it may use. */
  public record Binding(String port, Source source) {}

  /** A MAC address with an IPv4 address, or with a subnet where a gateway forwards for it. */
  public record Source(String mac, String addresses) {}
}
