package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.policy.model.StatedFlow;
import org.tvd.protocol.plan.FlowRule;
import org.tvd.protocol.plan.FlowRule.Protocol;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads one direction of a domain's flows: for each other domain open, closed or a filter. */
final class FlowReader {
  private static final Pattern PORTS = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
  private static final int MAX_PORT = 65_535;

  /** What two filters have in common can be as many rules as the product of both. */
  private static final int MAX_RULES = 256;

  private static final Optional<String> ANYWHERE = Optional.of(FlowRule.ANYWHERE);

  private final String tvd;
  private final Set<String> tvds;
  private final Problems problems;
  private final Scalars scalars;
  private final NetworkValues values;

  FlowReader(String tvd, Set<String> tvds, Problems problems) {
    this.tvd = tvd;
    this.tvds = tvds;
    this.problems = problems;
    this.scalars = new Scalars(problems);
    this.values = new NetworkValues(problems);
  }

  SortedMap<String, StatedFlow> side(Node node, String what) {
    SortedMap<String, StatedFlow> side = new TreeMap<>();
    for (Node.Entry entry : Fields.of(node, what, problems).map(Fields::named).orElse(List.of())) {
      String peer = entry.key().text();
      if (peer.equals(tvd)) {
        problems.mismatch(
            entry.key().place(), "a TVD is always open to itself", "another TVD", "'" + tvd + "'");
      } else if (!tvds.contains(peer)) {
        problems.unknown(
            entry.key().place(), "TVD", peer, tvds.stream().filter(t -> !t.equals(tvd)).toList());
      }
      cell(entry.value())
          .ifPresent(cell -> side.put(peer, new StatedFlow(cell, entry.key().place())));
    }
    return side;
  }

  private Optional<FlowSide> cell(Node node) {
    if (node instanceof Node.Sequence) {
      List<FlowRule> rules = new ArrayList<>();
      List<Node> items = scalars.list(node, "the filter", false);
      if (items.size() > MAX_RULES) {
        problems.mismatch(
            node.place(),
            "the filter is too long",
            "at most " + MAX_RULES + " rules",
            String.valueOf(items.size()));
        return Optional.empty();
      }
      for (Node item : items) {
        Fields.of(item, "a rule of the filter", problems).flatMap(this::rule).ifPresent(rules::add);
      }
      return rules.isEmpty() ? Optional.empty() : Optional.of(new FlowSide.Controlled(rules));
    }
    if (node instanceof Node.Mapping) {
      problems.mismatch(node.place(), "not a flow", "open, closed or a list of rules", node.kind());
      return Optional.empty();
    }
    return scalars
        .choice(node, "flow", List.of("open", "closed"))
        .map(word -> word.equals("open") ? new FlowSide.Open() : new FlowSide.Closed());
  }

  private Optional<FlowRule> rule(Fields fields) {
    Optional<Protocol> protocol =
        fields
            .required("protocol")
            .flatMap(node -> scalars.choice(node, "protocol", List.of("any", "icmp", "tcp", "udp")))
            .map(word -> Protocol.valueOf(word.toUpperCase(Locale.ROOT)));
    Optional<Boolean> replies =
        fields.required("replies").flatMap(node -> scalars.flag(node, "replies"));
    boolean hasPorts =
        protocol.isPresent() && (protocol.get() == Protocol.TCP || protocol.get() == Protocol.UDP);
    Optional<Node> portsNode = hasPorts ? fields.required("ports") : fields.optional("ports");
    Optional<Ports> ports = portsNode.flatMap(this::ports);
    Optional<String> from = fields.optional("from").map(this::subnet).orElse(ANYWHERE);
    Optional<String> to = fields.optional("to").map(this::subnet).orElse(ANYWHERE);
    fields.nothingElse();
    if (protocol.isPresent() && !hasPorts) {
      portsNode.ifPresent(
          node ->
              problems.mismatch(
                  node.place(), "this protocol has no ports", "no key 'ports'", node.kind()));
      ports = Optional.of(new Ports(0, 0));
    }
    return protocol.isEmpty()
            || replies.isEmpty()
            || ports.isEmpty()
            || from.isEmpty()
            || to.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FlowRule(
                protocol.get(),
                ports.get().from(),
                ports.get().to(),
                from.get(),
                to.get(),
                replies.get()));
  }

  private Optional<String> subnet(Node node) {
    return values.subnet(node, 0, 32).map(Ipv4Subnet::toString);
  }

  private record Ports(int from, int to) {}

  private Optional<Ports> ports(Node node) {
    if (node instanceof Node.Scalar scalar) {
      if (scalar.text().equals("any")) {
        return Optional.of(new Ports(1, MAX_PORT));
      }
      Matcher matcher = PORTS.matcher(scalar.text());
      if (matcher.matches()) {
        int from = Integer.parseInt(matcher.group(1));
        int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
        if (from >= 1 && to <= MAX_PORT && from <= to) {
          return Optional.of(new Ports(from, to));
        }
      }
    }
    problems.mismatch(
        node.place(),
        "not valid ports",
        "a port like 443, a range like 8000-8099, or any",
        node.kind());
    return Optional.empty();
  }
}
