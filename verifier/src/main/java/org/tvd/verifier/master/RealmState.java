package org.tvd.verifier.master;

import java.util.Collections;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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

  RealmState with(TvdState changed, long newVersion) {
    var next = new TreeMap<>(tvds);
    next.put(changed.tvd(), changed);
    return new RealmState(newVersion, next);
  }
}
