package org.tvd.policy.draw;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.PolicySet;
import org.tvd.policy.draw.Picture.Arrow;
import org.tvd.policy.draw.Picture.Direction;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Group;
import org.tvd.policy.draw.Picture.Legend;
import org.tvd.policy.draw.Picture.Node;
import org.tvd.policy.model.Layer;
import org.tvd.policy.model.Link;
import org.tvd.policy.model.NetworkPart;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.Segment;
import org.tvd.policy.model.Switch;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.policy.planner.PlannedHost;
import org.tvd.policy.planner.Planner;
import org.tvd.policy.planner.Stack;
import org.tvd.policy.planner.StackChoice;

/**
 * The physical network, and what carries each domain over it: segments, switches and links as they
 * are declared, and between each two segments the stack of each domain for two hosts there.
 */
public final class PlanPicture {
  private static final int LISTED = 4;
  private static final Comparator<NetworkPart> BY_NAME = Comparator.comparing(NetworkPart::name);

  private final PolicySet policy;
  private final Set<Stack> offers;
  private final Planner planner;
  private final List<Edge> edges = new ArrayList<>();
  private final Set<Look> looks = new TreeSet<>();

  private PlanPicture(PolicySet policy, Set<Stack> offers) {
    this.policy = policy;
    this.offers = offers;
    this.planner = new Planner(policy.network(), policy.tvds().values());
  }

  /**
   * Draws the network.
   *
   * @param offers the stacks that hosts can build, where the policy allows them
   * @param hosts by name; each is shown in the segment of its address
   */
  public static Graph of(PolicySet policy, Set<Stack> offers, List<PlannedHost> hosts) {
    return new PlanPicture(policy, offers).draw(hosts);
  }

  private Graph draw(List<PlannedHost> hosts) {
    List<Segment> segments = policy.network().segments().stream().sorted(BY_NAME).toList();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      nodes.add(segment(segments.get(i)));
      for (Segment other : segments.subList(i + 1, segments.size())) {
        stacks(segments.get(i), other);
      }
    }
    policy.network().switches().stream().sorted(BY_NAME).forEach(each -> nodes.add(carrier(each)));
    policy.network().links().stream().sorted(BY_NAME).forEach(this::link);
    hosts.stream()
        .sorted(Comparator.comparing(PlannedHost::name))
        .forEach(host -> nodes.add(host(host)));
    return new Graph(
        "Physical network and what carries each domain",
        "%d segments, %d switches, %d links, %d domains. A line between segments names the stack for"
                .formatted(
                    segments.size(),
                    policy.network().switches().size(),
                    policy.network().links().size(),
                    policy.tvds().size())
            + " hosts at its ends.",
        Direction.RIGHT,
        List.of(new Group("", Look.PLAIN, nodes)),
        edges,
        legend());
  }

  private Node segment(Segment segment) {
    List<String> lines = new ArrayList<>(List.of(segment.name()));
    lines.add(segment.subnets().stream().map(Object::toString).collect(joining(", ")));
    lines.add(trust(segment));
    choices(segment, segment)
        .forEach((stack, domains) -> lines.add(named("inside: " + stack, domains)));
    return new Node(id(segment), lines, Look.PLAIN, segment.described());
  }

  private Node carrier(Switch carrier) {
    String tags = carrier.can().contains(Layer.VLAN) ? "understands VLAN tags" : "no VLAN tags";
    for (String segment : carrier.segments().stream().sorted().toList()) {
      edges.add(new Edge("segment " + segment, id(carrier), Arrow.NONE, "", Look.PLAIN, "cable"));
    }
    looks.add(Look.PLAIN);
    return new Node(
        id(carrier),
        List.of("switch " + carrier.name(), tags, trust(carrier)),
        Look.OUTSIDE,
        carrier.described());
  }

  private void link(Link link) {
    looks.add(Look.PLAIN);
    edges.add(
        new Edge(
            "segment " + link.first(),
            "segment " + link.second(),
            Arrow.NONE,
            "link " + link.name() + ": " + trust(link),
            Look.PLAIN,
            link.described()));
  }

  private Node host(PlannedHost host) {
    String id = "host " + host.name();
    policy
        .network()
        .segmentOf(host.underlayAddress())
        .ifPresent(s -> edges.add(new Edge(id, id(s), Arrow.NONE, "", Look.PLAIN, "cable")));
    looks.add(Look.PLAIN);
    return new Node(
        id, List.of(host.name(), host.underlayAddress()), Look.OUTSIDE, "host " + host.name());
  }

  private void stacks(Segment one, Segment other) {
    choices(one, other)
        .forEach(
            (stack, domains) -> {
              Look look = look(domains.getFirst().choice());
              looks.add(look);
              String why =
                  domains.stream()
                      .map(each -> each.tvd().name() + ": " + inOneLine(each.choice()))
                      .collect(joining("; "));
              edges.add(new Edge(id(one), id(other), Arrow.NONE, named(stack, domains), look, why));
            });
  }

  /** A text in a picture has no lines. */
  private static String inOneLine(StackChoice choice) {
    return choice.described().lines().map(String::strip).collect(joining("; "));
  }

  /** A domain, and what carries it. */
  private record Carried(TvdPolicy tvd, StackChoice choice) {}

  /** The domains by what carries them between a host here and a host there. */
  private SortedMap<String, List<Carried>> choices(Segment here, Segment there) {
    SortedMap<String, List<Carried>> choices = new TreeMap<>();
    PlannedHost one = in(here, "a host");
    PlannedHost other = in(there, "another host");
    for (TvdPolicy tvd : policy.tvds().values()) {
      StackChoice choice = planner.between(tvd, one, other);
      String name = choice.stack().map(Stack::described).orElse("nothing suffices");
      choices.computeIfAbsent(name, _ -> new ArrayList<>()).add(new Carried(tvd, choice));
    }
    return choices;
  }

  /**
   * No host of a policy has a name with spaces, so that this is none of which it says something.
   */
  private PlannedHost in(Segment segment, String who) {
    String subnet = segment.subnets().getFirst().toString();
    return new PlannedHost(
        who + " in " + segment.name(), subnet.substring(0, subnet.indexOf('/')), offers);
  }

  private static Look look(StackChoice choice) {
    return choice
        .stack()
        .map(
            stack ->
                stack.layers().contains(Layer.MACSEC)
                        || stack.layers().contains(Layer.WIREGUARD)
                        || stack.layers().contains(Layer.IPSEC)
                    ? Look.OPEN
                    : Look.CONTROLLED)
        .orElse(Look.ERROR);
  }

  /** What carries these domains, with as many of their names as a line has room for. */
  private String named(String stack, List<Carried> domains) {
    if (domains.size() > LISTED && domains.size() == policy.tvds().size()) {
      return stack + ": all " + domains.size() + " domains";
    }
    for (int listed = Math.min(LISTED, domains.size()); listed > 0; listed--) {
      String some =
          domains.stream().limit(listed).map(each -> each.tvd().name()).collect(joining(", "));
      String more =
          listed < domains.size() ? " and %d more".formatted(domains.size() - listed) : "";
      String line = stack + ": " + some + more;
      if (Caption.isWhole(line)) {
        return line;
      }
    }
    return stack + ": " + domains.size() + " domains";
  }

  private static String trust(NetworkPart part) {
    return "trusted for "
        + (part.trustedFor().isEmpty()
            ? "nothing"
            : part.trustedFor().size() == Objective.values().length
                ? "everything"
                : part.trustedFor().stream()
                    .sorted()
                    .map(Objective::spelling)
                    .collect(joining(", ")));
  }

  private static String id(NetworkPart part) {
    return part.kind() + " " + part.name();
  }

  private List<Legend> legend() {
    return looks.stream()
        .map(
            look ->
                new Legend(
                    look,
                    true,
                    switch (look) {
                      case OPEN -> "a stack that encrypts";
                      case CONTROLLED -> "a stack that does not encrypt";
                      case ERROR -> "no stack gives what is asked for";
                      case PLAIN -> "cables and links";
                      case CLOSED, OUTSIDE, WAIVED, WARNING, FORBIDDEN -> "other";
                    }))
        .toList();
  }
}
