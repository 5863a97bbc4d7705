package org.tvd.policy.impact;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tvd.policy.flow.EffectiveFlows;
import org.tvd.policy.flow.FlowState;
import org.tvd.policy.flow.PacketRange;
import org.tvd.policy.flow.PacketSet;
import org.tvd.policy.model.FlowSide;
import org.tvd.protocol.yaml.Place;

/**
 * A flow that lets other packets pass than before, or does so without a filter, or with one.
 *
 * @param from the domain where it begins
 * @param to the domain where it ends
 * @param before what it was; closed where there was no such domain
 * @param after what it is; closed where there is no such domain any more
 * @param gained what passes now and did not
 * @param lost what passed and does not any more
 * @param places where the policy decides about it after the change, or did before where it says
 *     nothing any more
 */
public record FlowChange(
    String from,
    String to,
    FlowState before,
    FlowState after,
    List<PacketRange> gained,
    List<PacketRange> lost,
    List<Place> places) {

  public FlowChange {
    gained = List.copyOf(gained);
    lost = List.copyOf(lost);
    places = List.copyOf(places);
  }

  /** What happens to a flow. */
  public enum Kind {
    OPENED,
    CLOSED,
    WIDENED,
    NARROWED,
    /** It gains something and loses something else. */
    ALTERED,
    /** The same packets pass, through a filter now or without one. */
    RESTATED
  }

  /** Which it is. */
  public Kind kind() {
    if (before == FlowState.CLOSED) {
      return Kind.OPENED;
    }
    if (after == FlowState.CLOSED) {
      return Kind.CLOSED;
    }
    if (gained.isEmpty()) {
      return lost.isEmpty() ? Kind.RESTATED : Kind.NARROWED;
    }
    return lost.isEmpty() ? Kind.WIDENED : Kind.ALTERED;
  }

  /** All of this in one plain sentence. */
  public String sentence() {
    String flow = from + " → " + to;
    return switch (kind()) {
      case OPENED -> "%s opens: %s.".formatted(flow, describe(gained));
      case CLOSED -> "%s closes: %s.".formatted(flow, describe(lost));
      case WIDENED -> "%s also passes: %s.".formatted(flow, describe(gained));
      case NARROWED -> "%s no longer passes: %s.".formatted(flow, describe(lost));
      case ALTERED ->
          "%s also passes: %s; and no longer: %s."
              .formatted(flow, describe(gained), describe(lost));
      case RESTATED ->
          "%s was %s and is %s; the same packets pass."
              .formatted(flow, before.spelling(), after.spelling());
    };
  }

  private static String describe(List<PacketRange> ranges) {
    return ranges.stream().map(PacketRange::describe).collect(Collectors.joining("; "));
  }

  /** All flows that change, by names. */
  static List<FlowChange> between(EffectiveFlows before, EffectiveFlows after) {
    TreeSet<String> names = new TreeSet<>(before.names());
    names.addAll(after.names());
    List<FlowChange> changes = new ArrayList<>();
    for (String from : names) {
      for (String to : names) {
        if (!from.equals(to)) {
          FlowSide was = before.between(from, to);
          FlowSide is = after.between(from, to);
          if (!was.equals(is)) {
            FlowChange change =
                new FlowChange(
                    from,
                    to,
                    FlowState.of(was),
                    FlowState.of(is),
                    PacketSet.difference(is, was),
                    PacketSet.difference(was, is),
                    after.contains(from) && after.contains(to)
                        ? after.places(from, to)
                        : before.places(from, to));
            if (change.kind() != Kind.RESTATED || change.before() != change.after()) {
              changes.add(change);
            }
          }
        }
      }
    }
    return changes;
  }
}
