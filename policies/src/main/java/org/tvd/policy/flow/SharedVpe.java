package org.tvd.policy.flow;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A VPE in several TVDs: an edge both ways between each pair of them, whatever the matrix says. The
 * edge is open, or controlled where the VPE is a guard; but a guard never legalises a pair that is
 * closed both ways, so there its edge counts as open too.
 *
 * @param name of the VPE, unique among those of a matrix
 * @param tvds the TVDs that it is in
 * @param guard whether it has a declared and attested guard role in each of them
 */
public record SharedVpe(String name, SortedSet<String> tvds, boolean guard) {
  public SharedVpe {
    tvds = Collections.unmodifiableSortedSet(new TreeSet<>(tvds));
  }

  public SharedVpe(String name, Collection<String> tvds, boolean guard) {
    this(name, new TreeSet<>(tvds), guard);
  }
}
