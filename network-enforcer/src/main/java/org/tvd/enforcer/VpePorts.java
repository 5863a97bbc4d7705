package org.tvd.enforcer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.kernel.Links;
import org.tvd.enforcer.render.Device;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.Route;
import org.tvd.protocol.plan.Vpe;

/** The VPEs attached to one TVD on this host. */
final class VpePorts {
  private static final Logger LOG = LoggerFactory.getLogger(VpePorts.class);

  private final Host host;
  private final Map<String, Attachment> attached = new TreeMap<>();

  VpePorts(Host host) {
    this.host = host;
  }

  /** A VPE and where its end of the interface is. */
  private record Attachment(Vpe vpe, VpeNamespace namespace, String interfaceName) {}

  Collection<Vpe> vpes() {
    return attached.values().stream().map(Attachment::vpe).toList();
  }

  @Nullable Vpe find(String name) {
    Attachment attachment = attached.get(name);
    return attachment == null ? null : attachment.vpe();
  }

  /**
   * Whether a VPE here is in the namespace, and not in one that is gone and had its identity.
   *
   * @param exceptVpe a VPE that does not count
   */
  boolean contains(Blueprint blueprint, VpeNamespace namespace, String exceptVpe)
      throws CommandException {
    for (Attachment attachment : attached.values()) {
      if (!attachment.vpe().name().equals(exceptVpe)
          && attachment.namespace().identity().equals(namespace.identity())
          && Links.read(host.shell()).has(blueprint.port(attachment.vpe()).name())) {
        return true;
      }
    }
    return false;
  }

  /** Notes the VPE, so that its guard and its forwarding entry can be made before its port. */
  void announce(Vpe vpe, VpeNamespace namespace, String interfaceName) {
    attached.put(vpe.name(), new Attachment(vpe, namespace, interfaceName));
  }

  /** Makes the announced VPE's interface; its guard stands. */
  void create(Blueprint blueprint, String name) throws CommandException {
    Attachment attachment = attached.get(name);
    if (attachment == null) {
      throw new IllegalStateException("not announced: " + name);
    }
    Device.Port port = blueprint.port(attachment.vpe());
    String device = attachment.interfaceName();
    VpeNamespace namespace = attachment.namespace();
    List<String> outer = new ArrayList<>();
    outer.addAll(port.create(device, attachment.vpe().mac(), namespace.path().toString()));
    host.ip(outer);
    List<String> inner = new ArrayList<>();
    inner.add("link set lo up");
    inner.add("link set dev " + device + " addrgenmode none");
    String address = attachment.vpe().address() + blueprint.prefixLength();
    inner.add("addr add " + address + " dev " + device);
    inner.add("link set dev " + device + " up");
    blueprint.plan().routes().forEach(route -> inner.add(replace(route, device)));
    namespace.ip(host.shell(), inner);
    host.ip(List.of("link set " + port.name() + " up"));
  }

  /** A TVD that the VPE is itself in, by another interface, is nearer than through a gateway. */
  private static String replace(Route route, String device) {
    return "route replace %s via %s dev %s metric 1024"
        .formatted(route.subnet(), route.via(), device);
  }

  /** Removes a VPE's interface, both ends. */
  void remove(Blueprint blueprint, Vpe vpe) throws CommandException {
    String port = blueprint.port(vpe).name();
    if (Links.read(host.shell()).has(port)) {
      host.ip(List.of("link del " + port));
    }
    attached.remove(vpe.name());
  }

  /** Removes the VPEs whose place the plan changed or took away. */
  List<String> prune(Blueprint blueprint) throws CommandException {
    List<String> changes = new ArrayList<>();
    for (Vpe vpe : vpes()) {
      if (blueprint.ownVpe(vpe.name()).filter(vpe::equals).isEmpty()) {
        remove(blueprint, vpe);
        changes.add("VPE " + vpe.name() + ": not in the plan any more");
      }
    }
    return changes;
  }

  /** Forgets VPEs whose namespace is gone, and repairs the others' ports. */
  List<String> repair(Blueprint blueprint, Links links) throws CommandException {
    List<String> changes = new ArrayList<>();
    for (Vpe vpe : vpes()) {
      Device.Port port = blueprint.port(vpe);
      if (!links.has(port.name())) {
        attached.remove(vpe.name());
        changes.add("VPE " + vpe.name() + ": its interface is gone");
      } else {
        List<String> lines = links.difference(port);
        host.ip(lines);
        changes.addAll(lines);
      }
    }
    return changes;
  }

  /** Changes the attached VPEs' routes and MTU from one plan's to the next one's. */
  void update(NetworkPlan from, NetworkPlan to) {
    Set<Route> surplus = new LinkedHashSet<>(from.routes());
    surplus.removeAll(to.routes());
    Set<Route> added = new LinkedHashSet<>(to.routes());
    added.removeAll(from.routes());
    for (Attachment attachment : attached.values()) {
      List<String> lines = new ArrayList<>();
      String device = attachment.interfaceName();
      if (from.mtu() != to.mtu()) {
        lines.add("link set dev " + device + " mtu " + to.mtu());
      }
      added.forEach(route -> lines.add(replace(route, device)));
      surplus.stream()
          .filter(route -> added.stream().noneMatch(a -> a.subnet().equals(route.subnet())))
          .forEach(
              route ->
                  lines.add(
                      "route del " + route.subnet() + " via " + route.via() + " dev " + device));
      try {
        attachment.namespace().ip(host.shell(), lines);
      } catch (CommandException e) {
        // Its routing table is the VPE's own: what it does there must not stop its TVD.
        LOG.warn("VPE {}: routes not updated: {}", attachment.vpe().name(), e.getMessage());
      }
    }
  }
}
