package org.tvd.policy.planner;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Link;
import org.tvd.policy.model.NetworkPart;
import org.tvd.policy.model.NetworkPart.Undeclared;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.Switch;
import org.tvd.policy.model.VlanRange;

/** What packets between two segments may cross, on whatever path they take. */
final class Way {
  private static final List<Objective> OBJECTIVES = List.of(Objective.values());

  private final List<NetworkPart> parts;
  private final Map<Objective, NetworkPart> untrusted = new EnumMap<>(Objective.class);
  private final Optional<NetworkPart> routed;
  private final Optional<String> noTagging;
  private final BitSet vlans = new BitSet();

  /** By the objectives asked for, as bits, and whether the domain's VLAN isolates. */
  private final int[] sufficient = new int[2 << OBJECTIVES.size()];

  /**
   * @param parts each once, in {@link NetworkPart#ORDER}
   */
  Way(List<NetworkPart> parts) {
    this.parts = List.copyOf(parts);
    for (Objective objective : Objective.values()) {
      parts.stream()
          .filter(part -> !part.trustedFor().contains(objective))
          .findFirst()
          .ifPresent(part -> untrusted.put(objective, part));
    }
    routed = parts.stream().filter(p -> p instanceof Link || p instanceof Undeclared).findFirst();
    noTagging = parts.stream().flatMap(part -> unfit(part).stream()).findFirst();
    if (routed.isEmpty() && noTagging.isEmpty()) {
      vlans.set(1, VlanRange.HIGHEST + 1);
      parts.forEach(this::narrow);
    }
    for (int i = 0; i < sufficient.length; i++) {
      sufficient[i] = sufficientFor(i / 2, i % 2 == 1);
    }
  }

  private void narrow(NetworkPart part) {
    if (part instanceof Segment segment) {
      BitSet allowed = new BitSet();
      segment.vlans().forEach(range -> allowed.set(range.first(), range.last() + 1));
      vlans.and(allowed);
    }
  }

  /** Why frames with a tag cannot cross a part, or are not kept apart there. */
  private Optional<String> unfit(NetworkPart part) {
    return switch (part) {
      case Segment segment when parts.stream().noneMatch(p -> carries(p, segment)) ->
          Optional.of("no switch of %s is declared".formatted(segment.described()));
      case Switch one when !one.can().contains(Layer.VLAN) ->
          Optional.of("%s does not understand VLAN tags".formatted(one.described()));
      case Switch one when !one.trustedFor().contains(Objective.ISOLATION) ->
          Optional.of("%s is not trusted for isolation".formatted(one.described()));
      case Segment _, Switch _, Link _, Undeclared _ -> Optional.empty();
    };
  }

  private static boolean carries(NetworkPart part, Segment segment) {
    return part instanceof Switch one && one.segments().contains(segment.name());
  }

  List<NetworkPart> parts() {
    return parts;
  }

  /** The first part that is not trusted for an objective. */
  Optional<NetworkPart> untrusted(Objective objective) {
    return Optional.ofNullable(untrusted.get(objective));
  }

  /** The first part that carries packets but no frames; empty for one switched LAN. */
  Optional<NetworkPart> routed() {
    return routed;
  }

  /** Whether a VLAN keeps its frames apart all the way; an id of 0 does nowhere. */
  boolean isolates(int vlan) {
    return vlans.get(vlan);
  }

  /** Why a VLAN does not; to be asked only where it doesn't. */
  String whyNot(int vlan) {
    if (noTagging.isPresent()) {
      return noTagging.get();
    }
    if (vlan == 0) {
      return "no VLAN id is left for the domain";
    }
    return parts.stream()
        .filter(part -> part instanceof Segment segment && !segment.allowsVlan(vlan))
        .findFirst()
        .map(part -> "VLAN %d is not in the ranges of %s".formatted(vlan, part.described()))
        .orElse("it is not one switched LAN");
  }

  /** The stacks that carry frames this way and give what is asked, as bits; never none. */
  int sufficient(Need need) {
    return sufficient[need.asked() * 2 + (isolates(need.vlan()) ? 1 : 0)];
  }

  private int sufficientFor(int asked, boolean tagged) {
    int stacks = 0;
    for (Stack stack : Stack.values()) {
      if (carries(stack, tagged)
          && OBJECTIVES.stream().allMatch(o -> (asked & Need.bit(o)) == 0 || gives(stack, o))) {
        stacks |= stack.bit();
      }
    }
    return stacks;
  }

  private boolean carries(Stack stack, boolean tagged) {
    return stack != Stack.LOCAL_BRIDGE
        && (!stack.needsLan() || routed.isEmpty())
        && (!stack.has(Layer.VLAN) || tagged);
  }

  private boolean gives(Stack stack, Objective objective) {
    return !untrusted.containsKey(objective)
        || switch (objective) {
          case CONFIDENTIALITY, INTEGRITY -> stack.encrypts();
          case ISOLATION -> stack.encapsulates() || stack.has(Layer.VLAN);
        };
  }
}
