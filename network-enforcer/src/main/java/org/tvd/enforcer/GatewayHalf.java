package org.tvd.enforcer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import org.tvd.enforcer.kernel.Json;
import org.tvd.enforcer.kernel.Links;
import org.tvd.enforcer.render.Device;
import org.tvd.enforcer.render.GatewayRules;
import org.tvd.protocol.plan.Gateway;
import tools.jackson.databind.JsonNode;

/** One TVD's half of a gateway: a namespace that routes, and filters for that TVD alone. */
final class GatewayHalf {
  private final Host host;
  private final String tvd;
  private final String namespace;
  private final Device.Port port;
  private final String subnet;
  private Gateway gateway;
  private @Nullable String rulesInForce;

  GatewayHalf(Host host, Blueprint blueprint, Gateway gateway) {
    this.host = host;
    this.tvd = blueprint.plan().tvd();
    this.subnet = blueprint.plan().subnet();
    this.port = blueprint.port(gateway);
    this.namespace = host.names().gatewayNamespace(tvd, gateway.peerTvd());
    this.gateway = gateway;
  }

  String tvd() {
    return tvd;
  }

  String namespace() {
    return namespace;
  }

  int mtu() {
    return port.mtu();
  }

  Gateway gateway() {
    return gateway;
  }

  Device.Port port() {
    return port;
  }

  /** Whether only the filter's content differs from what {@code other} needs. */
  boolean carries(Blueprint blueprint, Gateway other) {
    return blueprint.plan().subnet().equals(subnet)
        && blueprint.port(other).equals(port)
        && withoutRules(other).equals(withoutRules(gateway));
  }

  private static Gateway withoutRules(Gateway gateway) {
    return new Gateway(
        gateway.peerTvd(),
        gateway.peerSubnet(),
        gateway.address(),
        gateway.mac(),
        gateway.transitAddress(),
        gateway.peerTransitAddress(),
        List.of(),
        List.of());
  }

  /** Builds the half: the filter first, closed; then its interface; forwarding last. */
  void create() throws CommandException {
    host.shell().unprefixed().run("ip", "netns", "add", namespace);
    inside().feed(GatewayRules.create(gateway, subnet), "nft", "-f", "-");
    host.ip(port.create(GatewayRules.INNER, gateway.mac(), namespace));
    String length = subnet.substring(subnet.indexOf('/'));
    ip(
        List.of(
            "link set lo up",
            "link set inner addrgenmode none",
            "addr add " + gateway.address() + length + " dev inner",
            "link set inner up"));
    inside().run("sysctl", "-qw", "net.ipv4.ip_forward=1");
    host.ip(List.of("link set " + port.name() + " up"));
  }

  /** Puts the plan's rules in force, in one transaction; live flows that lost theirs stop. */
  void rules(Gateway desired) throws CommandException {
    String text = GatewayRules.update(desired);
    if (!text.equals(rulesInForce)) {
      rulesInForce = null;
      inside().feed(text, "nft", "-f", "-");
      rulesInForce = text;
    }
    gateway = desired;
  }

  /** Whether both its interface and its filter still stand. */
  boolean stands(Links links) {
    try {
      inside().run("nft", "-j", "list", "counters", "table", "inet", GatewayRules.TABLE);
      return links.has(port.name());
    } catch (CommandException gone) {
      return false;
    }
  }

  /** Joins this half with the other TVD's, unless they are joined. */
  void join(GatewayHalf other) throws CommandException {
    if (hasTransit() && other.hasTransit()) {
      return;
    }
    int mtu = Math.min(mtu(), other.mtu());
    host.shell()
        .unprefixed()
        .run(
            ("ip link add transit mtu " + mtu + " netns " + namespace + " type veth peer name")
                .concat(" transit mtu " + mtu + " netns " + other.namespace)
                .split(" "));
    raiseTransit();
    other.raiseTransit();
  }

  private boolean hasTransit() throws CommandException {
    return Links.read(inside()).has(GatewayRules.TRANSIT);
  }

  private void raiseTransit() throws CommandException {
    ip(
        List.of(
            "link set transit addrgenmode none",
            "addr add " + gateway.transitAddress() + " dev transit",
            "link set transit up",
            ("route replace " + gateway.peerSubnet() + " via " + gateway.peerTransitAddress())
                + " dev transit"));
  }

  FlowCounters counters() throws CommandException {
    long outOk = 0;
    long outDrop = 0;
    long inOk = 0;
    long inDrop = 0;
    String listing =
        inside().run("nft", "-j", "list", "counters", "table", "inet", GatewayRules.TABLE);
    for (JsonNode item : Json.parse(listing).path("nftables")) {
      long packets = item.path("counter").path("packets").asLong(0);
      switch (item.path("counter").path("name").asString("")) {
        case "out_ok" -> outOk = packets;
        case "out_drop" -> outDrop = packets;
        case "in_ok" -> inOk = packets;
        case "in_drop" -> inDrop = packets;
        default -> {}
      }
    }
    return new FlowCounters(tvd, gateway.peerTvd(), outOk, outDrop, inOk, inDrop);
  }

  /** Links are removed by name first: a namespace's own removal ends some time later. */
  void remove(Failures failures) {
    failures.attempt(
        "remove gateway port",
        () -> {
          if (Links.read(host.shell()).has(port.name())) {
            host.ip(List.of("link del " + port.name()));
          }
        });
    failures.attempt(
        "remove gateway",
        () -> {
          if (host.shell().unprefixed().run("ip", "netns", "list").lines().anyMatch(this::isOwn)) {
            if (hasTransit()) {
              ip(List.of("link del transit"));
            }
            host.shell().unprefixed().run("ip", "netns", "del", namespace);
          }
        });
  }

  private boolean isOwn(String line) {
    return line.equals(namespace) || line.startsWith(namespace + " ");
  }

  private void ip(List<String> lines) throws CommandException {
    Host.batch(host.shell().unprefixed(), lines, "ip", "-n", namespace);
  }

  private Shell inside() {
    return host.shell().inside(namespace);
  }
}
