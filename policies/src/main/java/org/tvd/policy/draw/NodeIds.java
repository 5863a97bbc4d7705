package org.tvd.policy.draw;

import java.util.HashMap;
import java.util.Map;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Node;

/** Ids of nodes for formats in which a node needs one: numbers, for an id may be any text. */
final class NodeIds {
  private final Map<String, String> names = new HashMap<>();

  NodeIds(Graph graph) {
    for (Node node : graph.nodes()) {
      names.put(node.id(), "n" + names.size());
    }
  }

  String of(String id) {
    return names.getOrDefault(id, "none");
  }
}
