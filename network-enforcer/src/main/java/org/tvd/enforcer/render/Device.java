package org.tvd.enforcer.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A network device as it must be, and the lines for {@code ip -batch} that make it so. */
public sealed interface Device {

  String name();

  /** The lines that make the device where it does not exist; a port is made by who attaches it. */
  List<String> create();

  /** What bridge(8) calls the port's flags, as {@code ip -d -j link} spells them. */
  Map<String, Boolean> flags();

  /** The bridge that it is a port of, empty if none. */
  String master();

  /** Bytes. */
  int mtu();

  /**
   * One TVD's switch.
   *
   * @param mac pinned: a bridge that takes it from its ports flushes its neighbours when it changes
   */
  record Bridge(String name, String mac, int mtu) implements Device {
    /**
     * The bridge treats LLDP's address, 01-80-C2-00-00-0E, as any other. By default the kernel
     * hands such frames, of whatever EtherType, to the host's own stack past every bridge filter.
     */
    public static final String GROUP_FORWARD = "0x4000";

    @Override
    public List<String> create() {
      return List.of(
          "link add " + name + " type bridge mcast_snooping 0 stp_state 0 forward_delay 0",
          setGroupForward(),
          "link set " + name + " address " + mac + " mtu " + mtu + " addrgenmode none",
          "link set " + name + " up");
    }

    /** The line that puts {@link #GROUP_FORWARD} in force. */
    public String setGroupForward() {
      return "link set " + name + " type bridge group_fwd_mask " + GROUP_FORWARD;
    }

    @Override
    public Map<String, Boolean> flags() {
      return Map.of();
    }

    @Override
    public String master() {
      return "";
    }
  }

  /**
   * The wire between hosts (RFC 7348). It has no device of its own to send through: each forwarding
   * entry names one, so that an epoch's switch moves entries and nothing else.
   *
   * @param local this host's address on the wire; IPv6 inside a tunnel
   */
  record Vxlan(String name, int vni, String local, String mac, int mtu, String master)
      implements Device {
    @Override
    public List<String> create() {
      List<String> lines = new ArrayList<>();
      lines.add(
          ("link add " + name + " address " + mac + " mtu " + mtu)
              + (" type vxlan id " + vni + " local " + local + " dstport 4789 nolearning"));
      lines.add("link set " + name + " addrgenmode none");
      lines.addAll(enslave(name, master, flags()));
      lines.add("link set " + name + " up");
      return lines;
    }

    @Override
    public Map<String, Boolean> flags() {
      return portFlags(true);
    }
  }

  /** The host's end of a VPE's or a gateway's interface. */
  record Port(String name, int mtu, String master) implements Device {
    @Override
    public List<String> create() {
      return List.of();
    }

    @Override
    public Map<String, Boolean> flags() {
      return portFlags(false);
    }

    /** The lines that make the port, down: the caller raises it when its guard stands. */
    public List<String> create(String peer, String mac, String namespace) {
      List<String> lines = new ArrayList<>();
      lines.add(
          ("link add " + name + " mtu " + mtu + " type veth peer name " + peer)
              + (" address " + mac + " mtu " + mtu + " netns " + namespace));
      lines.add("link set " + name + " addrgenmode none");
      lines.addAll(enslave(name, master, flags()));
      return lines;
    }
  }

  /** The lines that make {@code name} a port of {@code master} with exactly these flags. */
  static List<String> enslave(String name, String master, Map<String, Boolean> flags) {
    StringBuilder line = new StringBuilder("link set " + name + " type bridge_slave");
    new TreeMap<>(flags).forEach((flag, on) -> line.append(" " + flag + (on ? " on" : " off")));
    return List.of("link set " + name + " master " + master, line.toString());
  }

  /**
   * Nothing is learned and nothing floods. A locked port lets pass only senders that a static entry
   * names. The bridge answers for addresses on both kinds of port, each by its own flag.
   */
  private static Map<String, Boolean> portFlags(boolean wire) {
    return Map.of(
        "learning", false,
        "flood", false,
        "mcast_flood", false,
        "bcast_flood", false,
        "locked", true,
        "neigh_suppress", wire,
        "proxy_arp_wifi", !wire);
  }
}
