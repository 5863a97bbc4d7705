package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.tvd.policy.model.DummyTvd;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.StatedFlow;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Place;

/**
 * Why there is no analysis: input that is no flow matrix. The reader of policies tells the same
 * with lines and columns; this is for matrices that come from elsewhere.
 *
 * @param kind what is wrong
 * @param tvd whose statement it is
 * @param peer about whom
 * @param place of the statement
 */
public record Malformation(Kind kind, String tvd, String peer, Place place) {

  /** What can be wrong with a cell. */
  public enum Kind {
    /** A TVD restricts what flows inside it. The diagonal is open, and nothing else. */
    DIAGONAL_NOT_OPEN,
    /** A flow from or to a TVD that does not exist would be enforced against nobody. */
    UNKNOWN_TVD
  }

  /** All of a policy set, in the order of the TVDs that state them. */
  public static List<Malformation> in(
      SortedMap<String, TvdPolicy> tvds, SortedMap<String, DummyTvd> dummies) {
    Set<String> names = new HashSet<>(tvds.keySet());
    names.addAll(dummies.keySet());
    List<Malformation> found = new ArrayList<>();
    for (TvdPolicy tvd : tvds.values()) {
      for (Map<String, StatedFlow> sides : List.of(tvd.out(), tvd.in())) {
        sides.forEach((peer, stated) -> of(tvd, peer, stated, names).ifPresent(found::add));
      }
    }
    return List.copyOf(found);
  }

  static Optional<Malformation> of(
      TvdPolicy tvd, String peer, StatedFlow stated, Set<String> names) {
    if (peer.equals(tvd.name()) && !(stated.side() instanceof FlowSide.Open)) {
      return Optional.of(
          new Malformation(Kind.DIAGONAL_NOT_OPEN, tvd.name(), peer, stated.place()));
    }
    return names.contains(peer)
        ? Optional.empty()
        : Optional.of(new Malformation(Kind.UNKNOWN_TVD, tvd.name(), peer, stated.place()));
  }

  /** One sentence. */
  public String describe() {
    return switch (kind) {
      case DIAGONAL_NOT_OPEN -> "%s is always open to itself (%s).".formatted(tvd, place);
      case UNKNOWN_TVD ->
          "%s states a flow with %s, which is no TVD (%s).".formatted(tvd, peer, place);
    };
  }
}
