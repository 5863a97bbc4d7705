package org.tvd.enforcer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.tvd.enforcer.kernel.ForwardingTable;
import org.tvd.enforcer.kernel.ForwardingTable.Target;
import org.tvd.enforcer.kernel.Neighbours;
import org.tvd.enforcer.render.Device;
import org.tvd.enforcer.render.Guard;
import org.tvd.enforcer.render.Guard.Binding;
import org.tvd.enforcer.render.Guard.Source;
import org.tvd.enforcer.render.KernelNames;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Vpe;

/**
 * The desired state of one TVD on one host, worked out from its plan. Pure.
 *
 * @param plan in force
 * @param names of what is made
 * @param underlay the interface on the physical network
 */
record Blueprint(NetworkPlan plan, KernelNames names, String underlay) {

  String bridge() {
    return names.bridge(plan.tvd());
  }

  String vxlan() {
    return names.vxlan(plan.tvd());
  }

  boolean encrypted() {
    return plan.mechanism() == Mechanism.VXLAN_OVER_WIREGUARD;
  }

  Device.Bridge bridgeDevice() {
    return new Device.Bridge(bridge(), names.bridgeMac(plan.tvd()), plan.mtu());
  }

  /** None where no frame leaves the host. */
  Optional<Device> vxlanDevice() {
    return plan.mechanism() == Mechanism.LOCAL_BRIDGE
        ? Optional.empty()
        : Optional.of(
            new Device.Vxlan(
                vxlan(),
                plan.vni(),
                wireAddress(plan.self()),
                names.bridgeMac(plan.tvd()),
                plan.mtu(),
                bridge()));
  }

  Device.Port port(Vpe vpe) {
    return new Device.Port(names.port(plan.tvd(), vpe.name()), plan.mtu(), bridge());
  }

  Device.Port port(Gateway gateway) {
    return new Device.Port(names.gatewayPort(plan.tvd(), gateway.peerTvd()), plan.mtu(), bridge());
  }

  /** The plan's VPE of that name on this host, unless the name is a gateway's. */
  Optional<Vpe> ownVpe(String name) {
    return plan.vpes().stream()
        .filter(vpe -> vpe.name().equals(name) && vpe.host().equals(plan.self().host()))
        .filter(vpe -> plan.gateways().stream().noneMatch(g -> g.mac().equals(vpe.mac())))
        .findFirst();
  }

  /** The prefix length of the TVD's subnet. */
  String prefixLength() {
    return plan.subnet().substring(plan.subnet().indexOf('/'));
  }

  /**
   * @param wires the tunnels that may carry the TVD now
   * @param attached the VPEs whose ports exist or are about to
   */
  Guard guard(Collection<String> wires, Collection<Vpe> attached) {
    SortedMap<String, String> peers = new TreeMap<>();
    SortedMap<String, List<Source>> remotes = new TreeMap<>();
    SortedSet<String> carriers = new TreeSet<>(wires);
    if (plan.mechanism() == Mechanism.VXLAN) {
      carriers.add(underlay);
    }
    if (plan.mechanism() != Mechanism.LOCAL_BRIDGE) {
      plan.peers()
          .forEach(
              peer -> {
                peers.put(peer.host(), wireAddress(peer));
                remotes.put(peer.host(), sourcesOn(peer.host()));
              });
    }
    List<Binding> bindings =
        attached.stream()
            .map(vpe -> new Binding(port(vpe).name(), new Source(vpe.mac(), vpe.address())))
            .toList();
    List<Binding> gateways = new ArrayList<>();
    for (Gateway gateway : plan.gateways()) {
      String port = port(gateway).name();
      gateways.add(new Binding(port, new Source(gateway.mac(), gateway.address())));
      gateways.add(new Binding(port, new Source(gateway.mac(), gateway.peerSubnet())));
    }
    return new Guard(
        names.table(plan.tvd()),
        plan.vni(),
        bridge(),
        vxlan(),
        encrypted(),
        carriers,
        peers,
        bindings,
        gateways,
        remotes);
  }

  /** A remote gateway forwards for the subnets that the routes reach through it. */
  private List<Source> sourcesOn(String host) {
    List<Source> sources = new ArrayList<>();
    for (Vpe vpe : plan.vpes()) {
      if (vpe.host().equals(host)) {
        sources.add(new Source(vpe.mac(), vpe.address()));
        plan.routes().stream()
            .filter(route -> route.via().equals(vpe.address()))
            .forEach(route -> sources.add(new Source(vpe.mac(), route.subnet())));
      }
    }
    return sources;
  }

  /**
   * @param attached the VPEs whose ports exist
   * @param via by peer host, the interface that leads there; empty where the kernel's routes decide
   */
  ForwardingTable forwarding(Collection<Vpe> attached, Function<String, String> via) {
    Map<ForwardingTable.Key, Target> entries = new HashMap<>();
    attached.forEach(
        vpe ->
            entries.put(new ForwardingTable.Key(vpe.mac(), port(vpe).name(), true), Target.PORT));
    plan.gateways()
        .forEach(
            gateway ->
                entries.put(
                    new ForwardingTable.Key(gateway.mac(), port(gateway).name(), true),
                    Target.PORT));
    if (plan.mechanism() != Mechanism.LOCAL_BRIDGE) {
      for (Endpoint peer : plan.peers()) {
        Target target = new Target(wireAddress(peer), via.apply(peer.host()));
        for (Vpe vpe : plan.vpes()) {
          if (vpe.host().equals(peer.host())) {
            entries.put(new ForwardingTable.Key(vpe.mac(), vxlan(), false), target);
            entries.put(new ForwardingTable.Key(vpe.mac(), vxlan(), true), Target.PORT);
          }
        }
      }
    }
    return new ForwardingTable(entries);
  }

  /** Every VPE that can be reached, on this host and on its peers. */
  Neighbours neighbours() {
    Map<String, String> macs = new HashMap<>();
    plan.vpes().forEach(vpe -> macs.put(vpe.address(), vpe.mac()));
    plan.gateways().forEach(gateway -> macs.put(gateway.address(), gateway.mac()));
    return new Neighbours(macs);
  }

  private String wireAddress(Endpoint endpoint) {
    return encrypted() ? endpoint.tunnelAddress() : endpoint.underlayAddress();
  }
}
