package org.tvd.policy.draw;

import java.util.HashMap;
import java.util.Map;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Node;

/** Names of nodes for formats in which a node needs one: numbers, for an id may be any text. */
final class Names {
  private final Map<String, String> names = new HashMap<>();

  Names(Graph graph) {
    for (Node node : graph.nodes()) {
      names.put(node.id(), "n" + names.size());
    }
  }

  String of(String id) {
    return names.getOrDefault(id, "none");
  }
}
