package org.tvd.policy.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tvd.policy.PolicySet;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.FlowState;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads what a test file expects of flows. */
final class FlowExpectationReader {
  private static final int MAX_PORT = 65_535;

  private final Problems problems;
  private final Scalars scalars;
  private final Names names;
  private final Set<String> tvds;
  private final Consumer<Expectation> found;

  FlowExpectationReader(PolicySet policy, Problems problems, Consumer<Expectation> found) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.names = new Names(problems);
    this.found = found;
    this.tvds = new TreeSet<>(policy.tvds().keySet());
    tvds.addAll(policy.dummies().keySet());
  }

  void flow(Fields fields) {
    String from = tvd(fields, "from");
    String to = tvd(fields, "to");
    Optional<Node> is = fields.optional("is");
    Optional<Node> passes = fields.optional("passes");
    Optional<Node> stops = fields.optional("stops");
    names.requireOne(fields, "is, passes or stops", List.of(is, passes, stops));
    is.flatMap(
            node ->
                scalars.choice(
                    node,
                    "flow",
                    Arrays.stream(FlowState.values()).map(FlowState::spelling).toList()))
        .map(word -> FlowState.valueOf(word.toUpperCase(Locale.ROOT)))
        .ifPresent(state -> found.accept(new Expectation.Flow(from, to, state, fields.place())));
    for (Node node : passes.map(each -> names.oneOrMore(each, "passes")).orElse(List.of())) {
      packet(node)
          .ifPresent(
              packet -> found.accept(new Expectation.Passes(from, to, packet, node.place())));
    }
    for (Node node : stops.map(each -> names.oneOrMore(each, "stops")).orElse(List.of())) {
      packet(node)
          .ifPresent(packet -> found.accept(new Expectation.Stops(from, to, packet, node.place())));
    }
  }

  private Optional<FlowRule> packet(Node node) {
    Optional<Fields> fields = Fields.of(node, "a packet", problems);
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    Optional<FlowRule.Protocol> protocol =
        fields
            .get()
            .required("protocol")
            .flatMap(each -> scalars.choice(each, "protocol", List.of("icmp", "tcp", "udp")))
            .map(word -> FlowRule.Protocol.valueOf(word.toUpperCase(Locale.ROOT)));
    boolean ported = protocol.isPresent() && protocol.get() != FlowRule.Protocol.ICMP;
    int port =
        (ported ? fields.get().required("port") : Optional.<Node>empty())
            .map(each -> scalars.number(each, "port", 1, MAX_PORT).orElse(0))
            .orElse(0);
    String from = addresses(fields.get().optional("from"));
    String to = addresses(fields.get().optional("to"));
    boolean answered =
        fields
            .get()
            .optional("answered")
            .flatMap(each -> scalars.flag(each, "answered"))
            .orElse(false);
    fields.get().nothingElse();
    return protocol.map(each -> new FlowRule(each, port, port, from, to, answered));
  }

  private String addresses(Optional<Node> written) {
    return written.flatMap(this::subnet).map(Ipv4Subnet::toString).orElse(FlowRule.ANYWHERE);
  }

  private Optional<Ipv4Subnet> subnet(Node node) {
    Optional<Ipv4Subnet> subnet =
        scalars
            .text(node, "addresses")
            .map(Node.Scalar::text)
            .flatMap(text -> Ipv4Subnet.parse(text.contains("/") ? text : text + "/32"));
    if (subnet.isEmpty()) {
      problems.mismatch(node.place(), "not addresses", "10.1.0.7 or 10.1.0.0/24", node.kind());
    }
    return subnet;
  }

  void finding(Fields fields) {
    if (fields.optional("nothing-else").isPresent()) {
      fields
          .required("nothing-else")
          .flatMap(node -> scalars.choice(node, "nothing-else", List.of("true")))
          .ifPresent(_ -> found.accept(new Expectation.NothingElse(fields.place())));
      return;
    }
    Optional<Node> is = fields.optional("is");
    Optional<Node> not = fields.optional("not");
    names.requireOne(fields, "is, not or nothing-else", List.of(is, not));
    is.flatMap(this::kind)
        .ifPresent(
            kind ->
                found.accept(
                    new Expectation.Found(
                        kind, tvd(fields, "from"), tvd(fields, "to"), fields.place())));
    boolean cell = fields.optional("from").isPresent() || fields.optional("to").isPresent();
    not.flatMap(this::kind)
        .ifPresent(
            kind ->
                found.accept(
                    new Expectation.Absent(
                        kind,
                        cell ? tvd(fields, "from") : null,
                        cell ? tvd(fields, "to") : null,
                        fields.place())));
  }

  private Optional<FindingKind> kind(Node node) {
    return scalars
        .choice(node, "finding", FindingKind.spellings())
        .flatMap(FindingKind::ofSpelling);
  }

  private String tvd(Fields fields, String key) {
    return fields.required(key).map(node -> names.of(node, "TVD", tvds)).orElse("");
  }
}
