package org.tvd.policy.planner;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.model.Layer;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;

/**
 * Layers that together carry a domain's frames between two hosts, cheapest first.
 *
 * <p>There are no others: frames go onto the LAN as they are, tagged, or encapsulated; MACsec
 * encrypts frames on a LAN, so it goes with each of these; WireGuard and IPsec carry IP, so they go
 * below an encapsulation only.
 *
 * <p>The data plane builds {@link #LOCAL_BRIDGE}, {@link #VXLAN} and {@link #VXLAN_OVER_WIREGUARD},
 * and its hosts offer no other.
 */
public enum Stack {
  /** The domain's virtual switch on one host: no wire. */
  LOCAL_BRIDGE(0),
  PLAIN_BRIDGE(1, Layer.BRIDGE),
  VLAN(2, Layer.VLAN),
  VXLAN(3, Layer.VXLAN),
  GENEVE(4, Layer.GENEVE),
  BRIDGE_OVER_MACSEC(5, Layer.BRIDGE, Layer.MACSEC),
  VLAN_OVER_MACSEC(6, Layer.VLAN, Layer.MACSEC),
  VXLAN_OVER_MACSEC(7, Layer.VXLAN, Layer.MACSEC),
  GENEVE_OVER_MACSEC(8, Layer.GENEVE, Layer.MACSEC),
  VXLAN_OVER_WIREGUARD(9, Layer.VXLAN, Layer.WIREGUARD),
  GENEVE_OVER_WIREGUARD(10, Layer.GENEVE, Layer.WIREGUARD),
  VXLAN_OVER_IPSEC(11, Layer.VXLAN, Layer.IPSEC),
  GENEVE_OVER_IPSEC(12, Layer.GENEVE, Layer.IPSEC);

  private final int place;
  private final @Nullable Layer carriage;
  private final @Nullable Layer encryption;

  Stack(int place) {
    this(place, null, null);
  }

  Stack(int place, Layer carriage) {
    this(place, carriage, null);
  }

  Stack(int place, @Nullable Layer carriage, @Nullable Layer encryption) {
    this.place = place;
    this.carriage = carriage;
    this.encryption = encryption;
  }

  /** Its layers, uppermost first; none on one host. */
  public List<Layer> layers() {
    return Stream.of(Optional.ofNullable(carriage), Optional.ofNullable(encryption))
        .flatMap(Optional::stream)
        .toList();
  }

  /** What it costs: the sum of its layers, µs. */
  public int cost() {
    return layers().stream().mapToInt(Stack::cost).sum();
  }

  /**
   * What a layer costs: the µs that it adds, above a bridge, to sending one Mbit and waiting for an
   * answer, which is one Mbit divided by the throughput, plus one round trip. Between two hosts of
   * the test bed (network namespaces, TCP) that is
   *
   * <ul>
   *   <li>bridge: 9576 Mbit/s and 69 µs, 173 µs
   *   <li>VXLAN: 9756 Mbit/s and 119 µs, 222 µs
   *   <li>VXLAN over WireGuard in userspace: 277 Mbit/s and 661 µs, 4271 µs
   *   <li>IPsec in userspace: 48 Mbit/s; its round trip was not measured and counts like
   *       WireGuard's
   * </ul>
   *
   * <p>Not measured there: VLAN tagging costs the share of an encapsulation that it cost in the
   * prototype of 2007 (bridge 872, VLAN 883, EtherIP 847 Mbit/s; 180, 212, 246 µs: 18 of 100 µs).
   * GENEVE has VXLAN's form and a header that varies, so it comes right after it. MACsec adds 32
   * bytes to a frame where WireGuard adds 60, and counts in that proportion. Only the order of the
   * sums matters to a plan.
   */
  static int cost(Layer layer) {
    return switch (layer) {
      case BRIDGE -> 0;
      case VLAN -> 9;
      case VXLAN -> 49;
      case GENEVE -> 50;
      case MACSEC -> 2160;
      case WIREGUARD -> 4049;
      case IPSEC -> 21_273;
    };
  }

  /** What the data plane calls it; empty where it doesn't build it. */
  public Optional<Mechanism> mechanism() {
    return switch (this) {
      case LOCAL_BRIDGE -> Optional.of(Mechanism.LOCAL_BRIDGE);
      case VXLAN -> Optional.of(Mechanism.VXLAN);
      case VXLAN_OVER_WIREGUARD -> Optional.of(Mechanism.VXLAN_OVER_WIREGUARD);
      default -> Optional.empty();
    };
  }

  /** All that the data plane builds, cheapest first. */
  public static Set<Stack> built() {
    EnumSet<Stack> built = EnumSet.allOf(Stack.class);
    built.removeIf(stack -> stack.mechanism().isEmpty());
    return Collections.unmodifiableSet(built);
  }

  /** The stack that the data plane builds under a name. */
  public static Stack of(Mechanism mechanism) {
    return switch (mechanism) {
      case LOCAL_BRIDGE -> LOCAL_BRIDGE;
      case VXLAN -> VXLAN;
      case VXLAN_OVER_WIREGUARD -> VXLAN_OVER_WIREGUARD;
    };
  }

  /** For messages: {@code vxlan over wireguard}. */
  public String described() {
    return this == LOCAL_BRIDGE
        ? "local bridge"
        : layers().stream().map(Layer::spelling).collect(Collectors.joining(" over "));
  }

  /** Whether it needs both hosts on one switched LAN. */
  boolean needsLan() {
    return has(Layer.BRIDGE) || has(Layer.VLAN) || has(Layer.MACSEC);
  }

  /** Whether it gives confidentiality and integrity, whatever the path. */
  boolean encrypts() {
    return has(Layer.MACSEC) || has(Layer.WIREGUARD) || has(Layer.IPSEC);
  }

  /** Whether it gives isolation, whatever the path. */
  boolean encapsulates() {
    return has(Layer.VXLAN) || has(Layer.GENEVE);
  }

  boolean has(Layer layer) {
    return layer == carriage || layer == encryption;
  }

  /** Its place in the order of cost, from 0. */
  int place() {
    return place;
  }

  /** As a set of this one alone. */
  int bit() {
    return 1 << place;
  }

  /** The cheapest of a set; empty for the empty one. */
  static Optional<Stack> cheapest(int bits) {
    return Arrays.stream(values()).filter(stack -> (bits & stack.bit()) != 0).findFirst();
  }
}
