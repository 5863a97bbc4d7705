package org.tvd.policy.planner;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tvd.policy.model.NetworkPart;
import org.tvd.policy.model.Objective;

/** Why a layer is there. */
public sealed interface Reason {

  /**
   * The domain asks for an objective, and a part of the network that packets may cross does not
   * meet it by itself.
   *
   * @param objective asked for
   * @param part the first such part, by kind and name
   */
  record Untrusted(Objective objective, NetworkPart part) implements Reason {}

  /**
   * Packets may cross what carries no frames, so frames have to travel in packets.
   *
   * @param part a link, or what is not declared
   */
  record Routed(NetworkPart part) implements Reason {}

  /**
   * A VLAN would not keep the domain's frames apart.
   *
   * @param why in words, with the place in the policy
   */
  record NoVlan(String why) implements Reason {}

  /**
   * A cheaper stack would do, and a host cannot build it.
   *
   * @param host the first such host by name
   * @param cheaper the cheapest sufficient stack
   */
  record Unable(String host, Stack cheaper) implements Reason {}

  /**
   * Nothing more is needed: the hosts are on one switched LAN.
   *
   * @param trusted the objectives asked for that everything on the way meets by itself
   */
  record Lan(Set<Objective> trusted) implements Reason {
    public Lan {
      trusted = Set.copyOf(trusted);
    }
  }

  /** In words. */
  default String described() {
    return switch (this) {
      case Untrusted(Objective objective, NetworkPart part) ->
          "%s is asked for, and %s is not trusted for it"
              .formatted(objective.spelling(), part.described());
      case Routed(NetworkPart part) -> "%s carries packets, no frames".formatted(part.described());
      case NoVlan(String why) -> "a VLAN does not isolate: " + why;
      case Unable(String host, Stack cheaper) ->
          "host %s cannot build %s, which would do".formatted(host, cheaper.described());
      case Lan(Set<Objective> trusted) when trusted.isEmpty() ->
          "the hosts are on one switched LAN";
      case Lan(Set<Objective> trusted) ->
          "the hosts are on one switched LAN that is trusted for "
              + new TreeSet<>(trusted)
                  .stream().map(Objective::spelling).collect(Collectors.joining(", "));
    };
  }
}
