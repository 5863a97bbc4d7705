package org.tvd.policy.testing;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads names of what the policy and the test file have. */
final class Names {
  private final Problems problems;
  private final Scalars scalars;

  Names(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** A name; one that is not known is reported, with the nearest that is. */
  String of(Node node, String kind, Collection<String> known) {
    Optional<String> name = scalars.text(node, "a " + kind).map(Node.Scalar::text);
    if (name.isPresent() && !known.contains(name.get())) {
      problems.unknown(node.place(), kind, name.get(), known);
    }
    return name.orElse("");
  }

  /** The name of a role that a TVD has. */
  String role(Node node, String tvd, PolicySet policy) {
    TvdPolicy of = policy.tvds().get(tvd);
    return of(node, "role of " + tvd, of == null ? List.of() : of.roles().keySet());
  }

  /** Reports an expectation that expects nothing. */
  void requireOne(Fields fields, String expected, List<Optional<Node>> nodes) {
    if (nodes.stream().allMatch(Optional::isEmpty)) {
      problems.mismatch(fields.place(), "this expects nothing", expected, "no such key");
    }
  }

  /**
   * The items of a list, or the one node; a list without items expects nothing, and is reported.
   */
  List<Node> oneOrMore(Node node, String what) {
    return node instanceof Node.Sequence ? scalars.list(node, what, false) : List.of(node);
  }
}
