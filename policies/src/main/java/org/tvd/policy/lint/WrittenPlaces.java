package org.tvd.policy.lint;

import java.util.Optional;
import java.util.SortedMap;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.YamlFile;

/** Finds where something is written that a policy set keeps no place of. */
final class WrittenPlaces {
  private final SortedMap<String, Bytes> files;

  WrittenPlaces(SortedMap<String, Bytes> files) {
    this.files = files;
  }

  /** Where the value of a path of keys begins; the file as a whole if it has none. */
  Place at(String file, String... keys) {
    return node(file, keys).map(Node::place).orElse(Place.ofFile(file));
  }

  /** Where the {@code item}th item of the list under a path of keys begins. */
  Place item(String file, int item, String... keys) {
    return node(file, keys)
        .filter(node -> node instanceof Node.Sequence list && list.items().size() > item)
        .map(node -> ((Node.Sequence) node).items().get(item).place())
        .orElse(Place.ofFile(file));
  }

  private Optional<Node> node(String file, String... keys) {
    Optional<Node> node =
        Optional.ofNullable(files.get(file))
            .flatMap(content -> YamlFile.read(file, content, new Problems()));
    for (String key : keys) {
      node =
          node.flatMap(
              each -> each instanceof Node.Mapping mapping ? mapping.value(key) : Optional.empty());
    }
    return node;
  }
}
