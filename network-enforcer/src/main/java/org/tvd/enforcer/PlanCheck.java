package org.tvd.enforcer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.tvd.protocol.plan.Endpoint;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.Gateway;
import org.tvd.protocol.plan.NetworkPlan;
import org.tvd.protocol.plan.NetworkPlan.Mechanism;
import org.tvd.protocol.plan.Vpe;

/**
 * Checks the form of every value of a plan before it becomes part of a command: the tools read
 * lines and words, and a plan is input.
 */
final class PlanCheck {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern SUBNET = Pattern.compile(IPV4 + "/([12]?[0-9]|3[0-2])");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]{2,39}");
  private static final Pattern MAC = Pattern.compile("[0-9a-f][26ae](:[0-9a-f]{2}){5}");
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_-]{1,15}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,63}");

  private final List<String> problems = new ArrayList<>();

  private PlanCheck() {}

  /** What is wrong with the plan, in words; empty where nothing is. */
  static List<String> problems(NetworkPlan plan) {
    PlanCheck check = new PlanCheck();
    check.check(plan);
    return check.problems;
  }

  static boolean isInterfaceName(String name) {
    return INTERFACE.matcher(name).matches();
  }

  private void check(NetworkPlan plan) {
    boolean tunnel = plan.mechanism() == Mechanism.VXLAN_OVER_WIREGUARD;
    range("vni", plan.vni(), 1, (1 << 24) - 1);
    range("mtu", plan.mtu(), 576, 65_000);
    form("subnet", SUBNET, plan.subnet());
    endpoint(plan.self(), tunnel);
    plan.peers().forEach(peer -> endpoint(peer, tunnel));
    if (tunnel) {
      range("key size", plan.key().size(), 32, 32);
    }
    plan.vpes().forEach(this::vpe);
    plan.gateways().forEach(this::gateway);
    plan.routes()
        .forEach(
            route -> {
              form("route", SUBNET, route.subnet());
              form("route's gateway", IPV4, route.via());
            });
    unique("host", plan.peers().stream().map(Endpoint::host).toList());
    unique("VPE", plan.vpes().stream().map(Vpe::name).toList());
    unique("address", plan.vpes().stream().map(Vpe::address).toList());
    unique("MAC", plan.vpes().stream().map(Vpe::mac).toList());
    unique("gateway", plan.gateways().stream().map(Gateway::peerTvd).toList());
    if (plan.peers().stream().anyMatch(peer -> peer.host().equals(plan.self().host()))) {
      problems.add("the host is its own peer");
    }
  }

  private void endpoint(Endpoint endpoint, boolean tunnel) {
    form("underlay address", IPV4, endpoint.underlayAddress());
    if (tunnel) {
      form("tunnel address", IPV6, endpoint.tunnelAddress());
      range("WireGuard key size", endpoint.wireGuardKey().size(), 32, 32);
      range("WireGuard port", endpoint.wireGuardPort(), 1, 65_535);
    }
  }

  private void vpe(Vpe vpe) {
    form("VPE name", NAME, vpe.name());
    form("VPE address", IPV4, vpe.address());
    form("VPE MAC", MAC, vpe.mac());
  }

  private void gateway(Gateway gateway) {
    form("gateway's subnet", SUBNET, gateway.peerSubnet());
    form("gateway's address", IPV4, gateway.address());
    form("gateway's MAC", MAC, gateway.mac());
    form("transit address", SUBNET, gateway.transitAddress());
    form("transit peer", IPV4, gateway.peerTransitAddress());
    gateway.out().forEach(this::rule);
    gateway.in().forEach(this::rule);
  }

  private void rule(FlowRule rule) {
    range("port", rule.fromPort(), 0, 65_535);
    range("port", rule.toPort(), rule.fromPort(), 65_535);
  }

  private void form(String what, Pattern pattern, String value) {
    if (!pattern.matcher(value).matches()) {
      problems.add("malformed " + what + ": '" + value + "'");
    }
  }

  private void range(String what, int value, int low, int high) {
    if (value < low || value > high) {
      problems.add(what + ": expected " + low + " to " + high + ", found " + value);
    }
  }

  private void unique(String what, List<String> values) {
    Set<String> seen = new HashSet<>();
    values.stream()
        .filter(value -> !seen.add(value))
        .forEach(value -> problems.add(what + " given twice: '" + value + "'"));
  }
}
