package org.tvd.verifier.master;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.Flows;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.plan.Vpe;

/** The addresses of a TVD's network, all derived, so that there is nothing to get out of step. */
public final class Addresses {
  private static final int FIRST_PORT = 20_000;

  /** How many VNIs in a row have ports of their own. */
  public static final int PORT_PAIRS = 20_000;

  private Addresses() {}

  /**
   * A host's address inside the encrypted tunnels of a TVD: a unique local IPv6 address (RFC 4193)
   * with the VNI as its subnet and the host's number as its interface, in the one form of RFC 5952.
   */
  static String tunnel(int vni, int hostNumber) {
    String network = "fd54:5644:%x:%x::".formatted(vni >>> 16, vni & 0xffff);
    int high = hostNumber >>> 16;
    int low = hostNumber & 0xffff;
    return network + (high == 0 ? "%x".formatted(low) : "%x:%x".formatted(high, low));
  }

  /** The UDP port of a TVD's tunnels. Two epochs in a row differ, for both live for a moment. */
  static int port(int vni, int epoch) {
    return firstPort(vni) + (epoch & 1);
  }

  /** The lower of the two ports of a TVD's tunnels. */
  public static int firstPort(int vni) {
    return FIRST_PORT + 2 * (vni % PORT_PAIRS);
  }

  /** How many addresses a TVD's subnet has for VPEs and gateways. */
  public static long room(TvdPolicy tvd) {
    return (1L << (32 - tvd.subnet().prefix())) - 2;
  }

  /** Whether a VPE may have {@code address}: it is in the subnet, and no gateway's. */
  public static boolean isForVpes(TvdPolicy tvd, PolicySet policy, String address) {
    OptionalInt bits = Ipv4Subnet.address(address);
    return bits.isPresent()
        && tvd.subnet().contains(bits.getAsInt())
        && bits.getAsInt() > tvd.subnet().network()
        && bits.getAsInt() < last(tvd.subnet()) - neighbours(tvd, policy).size();
  }

  /** The TVDs that anything flows to or from, by name: their gateways' addresses count down. */
  public static List<String> neighbours(TvdPolicy tvd, PolicySet policy) {
    return policy.tvds().values().stream()
        .filter(peer -> !peer.name().equals(tvd.name()) && Flows.connect(tvd, peer))
        .map(TvdPolicy::name)
        .toList();
  }

  /** The address of {@code tvd}'s half of the gateway to {@code neighbours().get(index)}. */
  static String gateway(TvdPolicy tvd, int index) {
    return dotted(last(tvd.subnet()) - 1 - index);
  }

  /** The lowest address that no VPE and no gateway has; empty if the subnet is full. */
  public static Optional<String> free(TvdPolicy tvd, PolicySet policy, Iterable<Vpe> vpes) {
    Set<Integer> taken = new HashSet<>();
    for (Vpe vpe : vpes) {
      Ipv4Subnet.address(vpe.address()).ifPresent(taken::add);
    }
    int end = last(tvd.subnet()) - neighbours(tvd, policy).size();
    for (int address = tvd.subnet().network() + 1; address < end; address++) {
      if (!taken.contains(address)) {
        return Optional.of(dotted(address));
      }
    }
    return Optional.empty();
  }

  /** A locally administered MAC address, unique in the TVD because the IPv4 address is. */
  public static String mac(int vni, String address) {
    OptionalInt bits = Ipv4Subnet.address(address);
    int ip = bits.orElseThrow();
    return "02:%02x:%02x:%02x:%02x:%02x"
        .formatted(vni & 0xff, ip >>> 24, ip >>> 16 & 0xff, ip >>> 8 & 0xff, ip & 0xff);
  }

  /** The broadcast address. */
  private static int last(Ipv4Subnet subnet) {
    return subnet.network() | (int) ((1L << (32 - subnet.prefix())) - 1);
  }

  private static String dotted(int address) {
    return "%d.%d.%d.%d"
        .formatted(address >>> 24, address >>> 16 & 0xff, address >>> 8 & 0xff, address & 0xff);
  }
}
