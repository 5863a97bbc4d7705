package org.tvd.policy.model;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * With which other domains a domain shares something. It is shared only where both sides allow it.
 *
 * @param all whether with every one
 * @param named else with these
 */
public record Sharing(boolean all, SortedSet<String> named) {
  /** With nobody, which is so where nothing is written. */
  public static final Sharing NONE = new Sharing(false, Collections.emptySortedSet());

  public Sharing {
    named = Collections.unmodifiableSortedSet(new TreeSet<>(named));
  }

  public boolean with(String tvd) {
    return all || named.contains(tvd);
  }

  /** The spelling in policies. */
  @Override
  public String toString() {
    if (all) {
      return "all";
    }
    return named.isEmpty() ? "none" : named.toString();
  }
}
