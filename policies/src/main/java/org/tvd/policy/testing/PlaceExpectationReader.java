package org.tvd.policy.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tvd.policy.PolicySet;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.Segment;
import org.tvd.policy.planner.Stack;
import org.tvd.policy.testing.Expectation.Shared;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads what a test file expects of places: what domains share, and what carries them. */
final class PlaceExpectationReader {
  private static final String NONE = "none";

  private final PolicySet policy;
  private final Problems problems;
  private final Scalars scalars;
  private final Names names;
  private final Consumer<Expectation> found;

  PlaceExpectationReader(PolicySet policy, Problems problems, Consumer<Expectation> found) {
    this.policy = policy;
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.names = new Names(problems);
    this.found = found;
  }

  void sharing(Fields fields) {
    List<String> both =
        fields.required("between").map(this::two).orElse(List.of()).stream()
            .map(item -> names.of(item, "TVD", policy.tvds().keySet()))
            .toList();
    Optional<Shared> what =
        fields
            .required("share")
            .flatMap(node -> scalars.choice(node, "share", List.of("host", "vpe")))
            .map(word -> Shared.valueOf(word.toUpperCase(Locale.ROOT)));
    Optional<String> verdict =
        fields
            .required("is")
            .flatMap(node -> scalars.choice(node, "verdict", List.of("allowed", "refused")));
    Optional<Node> as = fields.optional("as");
    if (both.size() != 2 || what.isEmpty() || verdict.isEmpty()) {
      return;
    }
    if (as.isPresent() && what.get() == Shared.HOST) {
      problems.mismatch(as.get().place(), "roles are of one element", "share: vpe", "share: host");
      return;
    }
    List<Node> roles = as.map(this::two).orElse(List.of());
    found.accept(
        new Expectation.Shares(
            both.getFirst(),
            both.getLast(),
            what.get(),
            roles.size() == 2
                ? List.of(
                    names.role(roles.getFirst(), both.getFirst(), policy),
                    names.role(roles.getLast(), both.getLast(), policy))
                : List.of("", ""),
            verdict.get().equals("allowed"),
            fields.place()));
  }

  void mechanism(Fields fields) {
    String tvd =
        fields
            .required("tvd")
            .map(node -> names.of(node, "TVD", policy.tvds().keySet()))
            .orElse("");
    List<Node> between = fields.required("between").map(this::two).orElse(List.of());
    Optional<Node> is = fields.required("is");
    Optional<String> spelling = is.flatMap(node -> scalars.choice(node, "mechanism", spellings()));
    if (between.size() != 2 || spelling.isEmpty()) {
      return;
    }
    Stack stack =
        Arrays.stream(Stack.values())
            .filter(each -> each.described().equals(spelling.get()))
            .findFirst()
            .orElse(null);
    found.accept(
        new Expectation.Carried(
            tvd,
            address(between.getFirst(), 1),
            address(between.getLast(), 2),
            between.stream()
                .map(node -> node instanceof Node.Scalar scalar ? scalar.text() : "")
                .collect(Collectors.joining(" and ")),
            stack,
            fields.place()));
  }

  private static List<String> spellings() {
    return Stream.concat(Stream.of(NONE), Stack.built().stream().map(Stack::described)).toList();
  }

  /**
   * An address, or one in a segment.
   *
   * @param which tells two in one segment apart
   */
  private String address(Node node, int which) {
    String text = scalars.text(node, "a place").map(Node.Scalar::text).orElse("");
    if (Ipv4Subnet.address(text).isPresent()) {
      return text;
    }
    names.of(
        node,
        "address or segment",
        policy.network().segments().stream().map(Segment::name).toList());
    return policy.network().segments().stream()
        .filter(segment -> segment.name().equals(text))
        .flatMap(segment -> segment.subnets().stream())
        .findFirst()
        .map(subnet -> dotted(subnet, which))
        .orElse("");
  }

  private static String dotted(Ipv4Subnet subnet, int which) {
    int last = subnet.prefix() == 32 ? subnet.network() : subnet.network() + which;
    return new Ipv4Subnet(last, 32).toString().replace("/32", "");
  }

  private List<Node> two(Node node) {
    List<Node> items = scalars.list(node, "between", false);
    if (items.size() != 2) {
      problems.mismatch(node.place(), "not a pair", "two of them", items.size() + "");
      return List.of();
    }
    return items;
  }
}
