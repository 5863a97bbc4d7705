package org.tvd.policy.language;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Objective;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads what the physical network and the domains have in common: subnets and objectives. */
final class NetworkValues {
  private final Problems problems;
  private final Scalars scalars;

  NetworkValues(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  List<Node> items(Node node, String what) {
    return scalars.list(node, what, false);
  }

  /** A subnet whose prefix is within bounds. */
  Optional<Ipv4Subnet> subnet(Node node, int shortest, int longest) {
    Optional<Ipv4Subnet> subnet =
        node instanceof Node.Scalar scalar ? Ipv4Subnet.parse(scalar.text()) : Optional.empty();
    if (subnet.isEmpty() || subnet.get().prefix() < shortest || subnet.get().prefix() > longest) {
      problems.mismatch(
          node.place(),
          "not a valid subnet",
          "IPv4 in CIDR form, no host bits set, prefix from /%d to /%d"
              .formatted(shortest, longest),
          node.kind());
      return Optional.empty();
    }
    return subnet;
  }

  /** Objectives, each once; possibly none. */
  Set<Objective> objectives(Node node, String what) {
    Set<Objective> objectives = new TreeSet<>();
    List<String> words = Arrays.stream(Objective.values()).map(Objective::spelling).toList();
    for (Node item : scalars.list(node, what, true)) {
      Optional<Objective> objective =
          scalars
              .choice(item, "objective", words)
              .map(word -> Objective.valueOf(word.toUpperCase(Locale.ROOT)));
      if (objective.isPresent() && !objectives.add(objective.get())) {
        problems.mismatch(item.place(), what + " repeats an item", "each once", item.kind());
      }
    }
    return objectives;
  }
}
