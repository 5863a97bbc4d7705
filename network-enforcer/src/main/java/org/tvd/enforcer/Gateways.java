package org.tvd.enforcer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tvd.enforcer.EnforcementException.Failure;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.kernel.Links;
import org.tvd.protocol.plan.Gateway;

/** One TVD's halves of the gateways on this host. */
final class Gateways {
  private final Host host;
  private final Map<String, GatewayHalf> halves = new HashMap<>();

  Gateways(Host host) {
    this.host = host;
  }

  Collection<GatewayHalf> halves() {
    return List.copyOf(halves.values());
  }

  /** What leaves the plan leaves first: surplus halves go, and the others get their new rules. */
  List<String> restrict(Blueprint blueprint) throws CommandException {
    List<String> changes = new ArrayList<>();
    for (GatewayHalf half : halves()) {
      Gateway desired =
          blueprint.plan().gateways().stream()
              .filter(gateway -> gateway.peerTvd().equals(half.gateway().peerTvd()))
              .findFirst()
              .filter(gateway -> half.carries(blueprint, gateway))
              .orElse(null);
      if (desired == null) {
        remove(half);
        changes.add("gateway to " + half.gateway().peerTvd() + ": removed");
      } else {
        half.rules(desired);
      }
    }
    return changes;
  }

  /** Builds what is missing; the guards of the halves' ports stand. */
  List<String> build(Blueprint blueprint, Links links) throws CommandException {
    List<String> changes = new ArrayList<>();
    for (Gateway gateway : blueprint.plan().gateways()) {
      GatewayHalf half = halves.get(gateway.peerTvd());
      if (half != null && half.stands(links)) {
        List<String> lines = links.difference(half.port());
        host.ip(lines);
        changes.addAll(lines);
        continue;
      }
      if (half != null) {
        remove(half);
      }
      half = new GatewayHalf(host, blueprint, gateway);
      halves.put(gateway.peerTvd(), half);
      half.create();
      half.rules(gateway);
      changes.add("gateway to " + gateway.peerTvd() + ": built");
    }
    return changes;
  }

  private void remove(GatewayHalf half) throws CommandException {
    Failures failures = new Failures(half.tvd());
    half.remove(failures);
    try {
      failures.throwIfAny();
    } catch (EnforcementException e) {
      Failure first = e.failures().getFirst();
      throw new CommandException(first.command(), first.exit(), first.error());
    }
    halves.remove(half.gateway().peerTvd());
  }

  void removeAll(Failures failures) {
    halves().forEach(half -> half.remove(failures));
    halves.clear();
  }
}
