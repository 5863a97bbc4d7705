package org.tvd.policy.language;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.tvd.policy.model.Sharing;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code share}: with whom a domain shares hosts and processing elements. */
final class SharingReader {
  private final String tvd;
  private final Set<String> tvds;
  private final Problems problems;
  private final Scalars scalars;

  SharingReader(String tvd, Set<String> tvds, Problems problems) {
    this.tvd = tvd;
    this.tvds = tvds;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /**
   * What a domain shares.
   *
   * @param host with whose processing elements its own may be on one host
   * @param vpe with which domains a processing element may be shared
   */
  record Shares(Sharing host, Sharing vpe) {
    static final Shares NONE = new Shares(Sharing.NONE, Sharing.NONE);
  }

  Shares shares(Node node) {
    Optional<Fields> fields = Fields.of(node, "share", problems);
    if (fields.isEmpty()) {
      return Shares.NONE;
    }
    Sharing host = fields.get().optional("host").map(this::sharing).orElse(Sharing.NONE);
    Sharing vpe = fields.get().optional("vpe").map(this::sharing).orElse(Sharing.NONE);
    fields.get().nothingElse();
    return new Shares(host, vpe);
  }

  private Sharing sharing(Node node) {
    if (node instanceof Node.Sequence) {
      return new Sharing(false, named(node));
    }
    if (node instanceof Node.Scalar scalar
        && (scalar.text().equals("all") || scalar.text().equals("none"))) {
      return new Sharing(scalar.text().equals("all"), Collections.emptySortedSet());
    }
    problems.mismatch(node.place(), "not a sharing", "none, all or a list of TVDs", node.kind());
    return Sharing.NONE;
  }

  private SortedSet<String> named(Node node) {
    TreeSet<String> named = new TreeSet<>();
    for (Node item : scalars.list(node, "the list of TVDs", false)) {
      Optional<String> name = scalars.text(item, "a TVD").map(Node.Scalar::text);
      if (name.isEmpty()) {
        continue;
      }
      if (name.get().equals(tvd)) {
        problems.mismatch(
            item.place(), "a TVD always shares with itself", "another TVD", item.kind());
      } else if (!tvds.contains(name.get())) {
        problems.unknown(
            item.place(), "TVD", name.get(), tvds.stream().filter(t -> !t.equals(tvd)).toList());
      } else if (!named.add(name.get())) {
        problems.mismatch(item.place(), "the list repeats a TVD", "each once", item.kind());
      }
    }
    return named;
  }
}
