package org.tvd.policy.planner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tvd.policy.model.Network;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.model.VlanRange;
import org.tvd.protocol.Bytes;

/**
 * One VLAN id for each domain: the one that its owner fixed, else one of those that the most
 * segments allow, else of those that fewer do. Where to begin among them is a hash of the domain's
 * name, and what is taken is passed over. So no host and no order of files moves an id, and a new
 * domain moves another's only where both hash to the same place; {@code vlan:} rules that out.
 * Domains that don't ask for isolation get none.
 */
final class VlanIds {
  private VlanIds() {}

  /** By domain; a domain without an id is absent. */
  static Map<String, Integer> allocate(Network network, Collection<TvdPolicy> tvds) {
    Map<String, Integer> ids = new HashMap<>();
    boolean[] taken = new boolean[VlanRange.HIGHEST + 1];
    TreeMap<String, TvdPolicy> asking = new TreeMap<>();
    for (TvdPolicy tvd : tvds) {
      if (tvd.fixedVlan() != 0) {
        ids.put(tvd.name(), tvd.fixedVlan());
        taken[tvd.fixedVlan()] = true;
      } else if (tvd.protection().contains(Objective.ISOLATION)) {
        asking.put(tvd.name(), tvd);
      }
    }
    List<List<Integer>> choices = byBreadth(network);
    for (String name : asking.keySet()) {
      for (List<Integer> equal : choices) {
        int begin = Math.floorMod(hash(name), equal.size());
        IntStream.range(0, equal.size())
            .map(step -> equal.get((begin + step) % equal.size()))
            .filter(id -> !taken[id])
            .findFirst()
            .ifPresent(
                id -> {
                  ids.put(name, id);
                  taken[id] = true;
                });
        if (ids.containsKey(name)) {
          break;
        }
      }
    }
    return Map.copyOf(ids);
  }

  /** The ids that segments allow: those of the most segments first, ascending among equals. */
  private static List<List<Integer>> byBreadth(Network network) {
    int[] allowed = new int[VlanRange.HIGHEST + 1];
    for (Segment segment : network.segments()) {
      for (VlanRange range : segment.vlans()) {
        for (int id = range.first(); id <= range.last(); id++) {
          allowed[id]++;
        }
      }
    }
    TreeMap<Integer, List<Integer>> choices = new TreeMap<>();
    IntStream.rangeClosed(1, VlanRange.HIGHEST)
        .filter(id -> allowed[id] > 0)
        .forEach(id -> choices.computeIfAbsent(-allowed[id], _ -> new ArrayList<>()).add(id));
    return List.copyOf(choices.values());
  }

  private static int hash(String name) {
    byte[] digest = Bytes.ofUtf8(name).sha256().toArray();
    return (digest[0] & 0xff) << 16 | (digest[1] & 0xff) << 8 | (digest[2] & 0xff);
  }
}
