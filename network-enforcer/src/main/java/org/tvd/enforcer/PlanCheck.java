package org.tvd.enforcer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Route;
import org.tvd.protocol.plan.Vpe;

/**
 * Checks every value of a plan before it becomes part of a command. A plan is input: the tools read
 * lines and words, and whoever makes plans decides about the TVD's network, not about the host's
 * own addresses, routes and ports.
 */
final class PlanCheck {
  private static final Pattern TUNNEL_ADDRESS = Pattern.compile("fd[0-9a-f]{2}:[0-9a-f:]{2,34}");
  private static final Pattern MAC = Pattern.compile("[0-9a-f][26ae](:[0-9a-f]{2}){5}");
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,14}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");
  private static final Subnet LINK_LOCAL = new Subnet((169L << 24) | (254L << 16), 16);

  /** Ports below may be those of the host's own services; VXLAN has 4789. */
  private static final int FIRST_PORT = 1024;

  private static final int VXLAN_PORT = 4789;
  private static final int MOST_PEERS = 4096;
  private static final int MOST_VPES = 1 << 16;
  private static final int MOST_GATEWAYS = 64;
  private static final int MOST_RULES = 1024;

  private final List<String> problems = new ArrayList<>();

  private PlanCheck() {}

  /** What is wrong with the plan, in words; empty where nothing is. */
  static List<String> problems(NetworkPlan plan) {
    PlanCheck check = new PlanCheck();
    check.sizes(plan);
    if (check.problems.isEmpty()) {
      check.check(plan);
    }
    return check.problems;
  }

  static boolean isInterfaceName(String name) {
    return INTERFACE.matcher(name).matches();
  }

  private void sizes(NetworkPlan plan) {
    most("peers", plan.peers(), MOST_PEERS);
    most("VPEs", plan.vpes(), MOST_VPES);
    most("gateways", plan.gateways(), MOST_GATEWAYS);
    most("routes", plan.routes(), MOST_GATEWAYS);
    for (Gateway gateway : plan.gateways()) {
      most("rules", gateway.out(), MOST_RULES);
      most("rules", gateway.in(), MOST_RULES);
    }
  }

  private void check(NetworkPlan plan) {
    boolean tunnel = plan.mechanism() == Mechanism.VXLAN_OVER_WIREGUARD;
    form("TVD", NAME, plan.tvd());
    range("vni", plan.vni(), 1, (1 << 24) - 1);
    range("mtu", plan.mtu(), 576, 65_000);
    Optional<Subnet> subnet = parsed("subnet", plan.subnet(), Subnet::of);
    List<Endpoint> endpoints =
        Stream.concat(Stream.of(plan.self()), plan.peers().stream()).toList();
    endpoints.forEach(endpoint -> endpoint(endpoint, tunnel));
    unique("host", endpoints.stream().map(Endpoint::host).toList());
    unique("underlay address", endpoints.stream().map(Endpoint::underlayAddress).toList());
    if (tunnel) {
      range("key size", plan.key().size(), 32, 32);
      unique("tunnel address", endpoints.stream().map(Endpoint::tunnelAddress).toList());
      unique(
          "WireGuard key",
          endpoints.stream().map(Endpoint::wireGuardKey).map(Bytes::base64).toList());
    }
    plan.vpes().forEach(vpe -> vpe(vpe, subnet));
    plan.gateways().forEach(gateway -> gateway(gateway, subnet));
    plan.routes().forEach(route -> route(route, subnet));
    unique("VPE", plan.vpes().stream().map(Vpe::name).toList());
    unique("address", plan.vpes().stream().map(Vpe::address).toList());
    unique("MAC", plan.vpes().stream().map(Vpe::mac).toList());
    unique("gateway", plan.gateways().stream().map(Gateway::peerTvd).toList());
  }

  private void endpoint(Endpoint endpoint, boolean tunnel) {
    form("host", NAME, endpoint.host());
    parsed("underlay address", endpoint.underlayAddress(), Subnet::ofHost);
    if (tunnel) {
      form("tunnel address", TUNNEL_ADDRESS, endpoint.tunnelAddress());
      range("WireGuard key size", endpoint.wireGuardKey().size(), 32, 32);
      range("WireGuard port", endpoint.wireGuardPort(), FIRST_PORT, 65_535);
      if (endpoint.wireGuardPort() == VXLAN_PORT) {
        problems.add("WireGuard port: 4789 is VXLAN's");
      }
    }
  }

  private void vpe(Vpe vpe, Optional<Subnet> subnet) {
    form("VPE name", NAME, vpe.name());
    form("VPE's host", NAME, vpe.host());
    inside("VPE address", vpe.address(), subnet);
    form("VPE MAC", MAC, vpe.mac());
  }

  private void gateway(Gateway gateway, Optional<Subnet> subnet) {
    form("gateway's TVD", NAME, gateway.peerTvd());
    outside("gateway's subnet", gateway.peerSubnet(), subnet);
    inside("gateway's address", gateway.address(), subnet);
    form("gateway's MAC", MAC, gateway.mac());
    Optional<Subnet> transit =
        parsed("transit address", gateway.transitAddress(), Subnet::ofInterface);
    transit
        .filter(link -> link.prefix() < 30 || !LINK_LOCAL.contains(link))
        .ifPresent(_ -> problems.add("transit address: expected a /31 of 169.254.0.0/16"));
    inside("transit peer", gateway.peerTransitAddress(), transit);
    gateway.out().forEach(this::rule);
    gateway.in().forEach(this::rule);
  }

  private void route(Route route, Optional<Subnet> subnet) {
    outside("route", route.subnet(), subnet);
    inside("route's gateway", route.via(), subnet);
  }

  private void rule(FlowRule rule) {
    range("port", rule.fromPort(), 0, 65_535);
    range("port", rule.toPort(), rule.fromPort(), 65_535);
    parsed("rule's source", rule.source(), Subnet::ofRange);
    parsed("rule's destination", rule.destination(), Subnet::ofRange);
  }

  private void inside(String what, String address, Optional<Subnet> subnet) {
    Optional<Subnet> host = parsed(what, address, Subnet::ofHost);
    if (host.isPresent() && subnet.isPresent() && !subnet.get().contains(host.get())) {
      problems.add(what + " '" + address + "' is not in its subnet");
    }
  }

  private void outside(String what, String text, Optional<Subnet> subnet) {
    Optional<Subnet> other = parsed(what, text, Subnet::of);
    if (other.isPresent() && subnet.isPresent() && subnet.get().overlaps(other.get())) {
      problems.add(what + " '" + text + "' overlaps the TVD's own");
    }
  }

  private Optional<Subnet> parsed(
      String what, String value, Function<String, Optional<Subnet>> parser) {
    Optional<Subnet> subnet = parser.apply(value);
    if (subnet.isEmpty()) {
      problems.add("malformed " + what + ": '" + printable(value) + "'");
    }
    return subnet;
  }

  private void form(String what, Pattern pattern, String value) {
    if (!pattern.matcher(value).matches()) {
      problems.add("malformed " + what + ": '" + printable(value) + "'");
    }
  }

  /** A log must stay one line, and short, whatever the plan says. */
  private static String printable(String value) {
    String text = value.replaceAll("[^\\x20-\\x7e]", "?");
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private void range(String what, int value, int low, int high) {
    if (value < low || value > high) {
      problems.add(what + ": expected " + low + " to " + high + ", found " + value);
    }
  }

  private void most(String what, Collection<?> values, int limit) {
    if (values.size() > limit) {
      problems.add(what + ": expected at most " + limit + ", found " + values.size());
    }
  }

  private void unique(String what, List<String> values) {
    Set<String> seen = new HashSet<>();
    values.stream()
        .filter(value -> !seen.add(value))
        .forEach(value -> problems.add(what + " given twice: '" + printable(value) + "'"));
  }
}
