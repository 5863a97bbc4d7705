package org.tvd.policy.model;

import java.util.AbstractList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.claims.ImaEntry;
import org.tvd.protocol.yaml.Place;

/**
 * Digests of known content ({@code references.yaml}).
 *
 * @param name in the policy
 * @param paths each digest, lower case hex, with the paths that it is approved under; no path at
 *     all approves it under every path
 * @param place where it is written
 */
public record ReferenceList(String name, Map<String, Set<String>> paths, Place place) {

  public ReferenceList {
    TreeMap<String, Set<String>> copy = new TreeMap<>();
    paths.forEach((digest, of) -> copy.put(digest, Collections.unmodifiableSet(new TreeSet<>(of))));
    paths = Collections.unmodifiableMap(copy);
  }

  /** All digests, in their order: a view, in which looking for one does not walk over all. */
  public List<String> digests() {
    return new Digests(paths);
  }

  /** Whether the content is approved under the path that it was used as. */
  public boolean lists(ImaEntry entry) {
    Set<String> approved = paths.get(entry.digest());
    return approved != null && (approved.isEmpty() || approved.contains(entry.path()));
  }

  private static final class Digests extends AbstractList<String> {
    private final Map<String, Set<String>> paths;

    Digests(Map<String, Set<String>> paths) {
      this.paths = paths;
    }

    @Override
    public String get(int index) {
      return paths.keySet().stream().skip(index).findFirst().orElseThrow();
    }

    @Override
    public int size() {
      return paths.size();
    }

    @Override
    public boolean contains(Object digest) {
      return digest instanceof String && paths.containsKey(digest);
    }

    @Override
    public Iterator<String> iterator() {
      return paths.keySet().iterator();
    }
  }
}
