package org.tvd.verifier.master;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.membership.PlacedVpe;
import org.tvd.protocol.plan.Vpe;

/**
 * All TVDs at one moment; immutable.
 *
 * @param version of the network plans; grows with every change of any of them
 * @param tvds by name
 */
public record RealmState(long version, SortedMap<String, TvdState> tvds) {

  public RealmState {
    tvds = Collections.unmodifiableSortedMap(new TreeMap<>(tvds));
  }

  /** The TVDs that {@code host} is a member of. */
  public SortedSet<String> membershipsOf(String host) {
    SortedSet<String> names = new TreeSet<>();
    tvds.values().stream()
        .filter(tvd -> tvd.members().containsKey(host))
        .forEach(tvd -> names.add(tvd.tvd()));
    return names;
  }

  /** The member hosts of a TVD, by name; none if there is no such TVD. */
  public NavigableSet<String> membersOf(String tvd) {
    return Optional.ofNullable(tvds.get(tvd))
        .<NavigableSet<String>>map(state -> new TreeSet<>(state.members().keySet()))
        .orElseGet(TreeSet::new);
  }

  /**
   * A TVD that is known to exist.
   *
   * @throws java.util.NoSuchElementException if it does not
   */
  public TvdState tvd(String name) {
    return Optional.ofNullable(tvds.get(name)).orElseThrow();
  }

  /** All VPEs. One of the same name on the same host in several TVDs is one VPE. */
  public List<PlacedVpe> elements() {
    SortedMap<String, PlacedVpe> elements = new TreeMap<>();
    for (TvdState tvd : tvds.values()) {
      for (Vpe vpe : tvd.vpes().values()) {
        elements.merge(
            vpe.host() + "/" + vpe.name(),
            new PlacedVpe(
                vpe.host(), vpe.name(), new TreeMap<>(Map.of(tvd.tvd(), tvd.role(vpe.name())))),
            (known, _) -> known.with(tvd.tvd(), tvd.role(vpe.name())));
      }
    }
    return List.copyOf(elements.values());
  }

  RealmState with(TvdState changed, long newVersion) {
    var next = new TreeMap<>(tvds);
    next.put(changed.tvd(), changed);
    return new RealmState(newVersion, next);
  }
}
