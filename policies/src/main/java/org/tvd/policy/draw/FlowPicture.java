package org.tvd.policy.draw;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tvd.policy.PolicySet;
import org.tvd.policy.draw.Picture.Arrow;
import org.tvd.policy.draw.Picture.Direction;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Group;
import org.tvd.policy.draw.Picture.Legend;
import org.tvd.policy.draw.Picture.Node;
import org.tvd.policy.flow.EffectiveFlows;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.flow.FlowState;
import org.tvd.policy.model.FlowSide;
import org.tvd.policy.model.Objective;
import org.tvd.policy.model.TvdPolicy;
import org.tvd.protocol.plan.FlowRule;

/** The domains as nodes, their flows as edges, and the findings over them. */
public final class FlowPicture {
  /** With more edges, filters are told on request only: labels would hide the edges. */
  private static final int LABELLED = 40;

  /** With more contradictions, only the paths are shown: the matrix tells what they reach. */
  private static final int FORBIDDEN = 12;

  private final PolicySet policy;
  private final FlowMatrix matrix;
  private final List<Highlight> highlights;
  private final Map<Pair, Highlight> aboutFlow = new HashMap<>();
  private final Map<Pair, Highlight> onPath = new HashMap<>();

  private record Pair(String from, String to) {}

  /** One direction between two domains. */
  private record Flow(String label, Look look, String tip) {}

  private FlowPicture(PolicySet policy, FlowMatrix matrix, FlowReport report) {
    this.policy = policy;
    this.matrix = matrix;
    // That a filter stands between is what filters are for; the matrix tells it.
    this.highlights =
        Highlight.of(report).stream().filter(e -> e.kind() != FindingKind.MEDIATED).toList();
    for (Highlight each : highlights) {
      aboutFlow.putIfAbsent(new Pair(each.from(), each.to()), each);
      for (int i = 1; i < each.path().size(); i++) {
        onPath.putIfAbsent(new Pair(each.path().get(i - 1), each.path().get(i)), each);
      }
    }
  }

  /**
   * Draws the domains.
   *
   * @param policy that was analysed
   * @param report of the analysis: of contradictions and bypasses, the paths are shown too
   */
  public static Graph of(PolicySet policy, FlowAnalysis analysis, FlowReport report) {
    return new FlowPicture(policy, analysis.matrix(), report).draw();
  }

  private Graph draw() {
    List<Edge> edges = new ArrayList<>();
    for (int a = 0; a < matrix.size(); a++) {
      for (int b = a + 1; b < matrix.size(); b++) {
        edges.addAll(between(a, b));
      }
    }
    Set<Look> looks = EnumSet.noneOf(Look.class);
    edges.forEach(edge -> looks.add(edge.look()));
    boolean crowded = edges.size() > LABELLED;
    List<Legend> legend = new ArrayList<>(looks.stream().map(FlowPicture::legend).toList());
    if (errors() > FORBIDDEN) {
      legend.add(
          new Legend(
              Look.ERROR,
              true,
              "%d closed flows are reached over such paths; the matrix shows them"
                  .formatted(errors())));
    }
    if (!policy.dummies().isEmpty()) {
      legend.add(
          new Legend(Look.OUTSIDE, false, "nobody manages it; the other side alone decides"));
    }
    return new Graph(
        "Flows between trusted virtual domains",
        description(edges.size()),
        Direction.RIGHT,
        List.of(new Group("", Look.PLAIN, matrix.names().stream().map(this::node).toList())),
        crowded ? edges.stream().map(FlowPicture::withoutLabel).toList() : edges,
        legend);
  }

  private long errors() {
    return highlights.stream().filter(each -> each.look() == Look.ERROR).count();
  }

  private String description(int edges) {
    String found =
        highlights.stream()
            .filter(each -> each.look() == Look.ERROR)
            .map(Highlight::sentence)
            .collect(joining(" "));
    return "%d domains, %d edges. %s"
        .formatted(matrix.size(), edges, found.isEmpty() ? "No finding is an error." : found);
  }

  private Node node(String name) {
    TvdPolicy tvd = policy.tvds().get(name);
    String tip =
        tvd == null
            ? "nobody manages it"
            : "protection: "
                + (tvd.protection().isEmpty()
                    ? "none"
                    : tvd.protection().stream()
                        .sorted()
                        .map(Objective::spelling)
                        .collect(joining(", ")));
    return new Node(
        name, List.of(name), tvd == null ? Look.OUTSIDE : Look.PLAIN, name + ": " + tip);
  }

  /** One edge for both directions where they look the same. */
  private List<Edge> between(int a, int b) {
    Optional<Flow> there = flow(a, b);
    Optional<Flow> back = flow(b, a);
    if (there.isPresent() && back.isPresent() && same(there.get(), back.get())) {
      String tip = there.get().tip() + "; " + back.get().tip();
      return List.of(edge(a, b, Arrow.BOTH, there.get(), tip));
    }
    List<Edge> edges = new ArrayList<>();
    there.map(flow -> edge(a, b, Arrow.FORWARD, flow, flow.tip())).ifPresent(edges::add);
    back.map(flow -> edge(b, a, Arrow.FORWARD, flow, flow.tip())).ifPresent(edges::add);
    return edges;
  }

  private static boolean same(Flow there, Flow back) {
    return there.look() == back.look() && there.label().equals(back.label());
  }

  private Edge edge(int from, int to, Arrow arrow, Flow flow, String tip) {
    return new Edge(matrix.name(from), matrix.name(to), arrow, flow.label(), flow.look(), tip);
  }

  private static Edge withoutLabel(Edge edge) {
    return new Edge(edge.from(), edge.to(), edge.arrow(), "", edge.look(), edge.tip());
  }

  private Optional<Flow> flow(int from, int to) {
    String a = matrix.name(from);
    String b = matrix.name(to);
    FlowState edge = matrix.edge(from, to);
    if (edge == FlowState.CLOSED) {
      return closed(from, to, aboutFlow.get(new Pair(a, b)));
    }
    Highlight path = onPath.get(new Pair(a, b));
    boolean shared = edge != matrix.cell(from, to).state();
    String label =
        shared
            ? "a VPE in both"
            : edge == FlowState.OPEN ? "" : filter(new EffectiveFlows(policy).between(a, b));
    Look look = edge == FlowState.OPEN ? Look.OPEN : Look.CONTROLLED;
    return Optional.of(
        new Flow(
            label,
            path == null ? look : path.look(),
            tip("%s → %s: %s".formatted(a, b, label.isEmpty() ? "open" : label), path)));
  }

  /** What one side alone closes, and what is closed but reached. */
  private Optional<Flow> closed(int from, int to, @Nullable Highlight found) {
    FlowState out = matrix.cell(from, to).out();
    FlowState in = matrix.cell(from, to).in();
    boolean forbidden = found != null && found.look() == Look.ERROR && errors() <= FORBIDDEN;
    boolean dummy = matrix.isDummy(from) || matrix.isDummy(to);
    if (!forbidden && (out == in || dummy)) {
      return Optional.empty();
    }
    String closer =
        out == in ? "closed" : "closed by " + matrix.name(out == FlowState.CLOSED ? from : to);
    return Optional.of(
        new Flow(
            closer,
            forbidden ? Look.FORBIDDEN : Look.CLOSED,
            tip("%s → %s: %s".formatted(matrix.name(from), matrix.name(to), closer), found)));
  }

  private static String tip(String about, @Nullable Highlight found) {
    return found == null ? about : about + "; " + found.sentence();
  }

  /** The filter in short: {@code tcp 443, udp 53}. */
  private static String filter(FlowSide side) {
    return switch (side) {
      case FlowSide.Closed _ -> "nothing in common";
      case FlowSide.Open _ -> "open";
      case FlowSide.Controlled(List<FlowRule> rules) ->
          rules.stream().map(FlowRule::describe).distinct().collect(joining(", "));
    };
  }

  private static Legend legend(Look look) {
    return new Legend(
        look,
        true,
        switch (look) {
          case OPEN -> "open: everything passes";
          case CONTROLLED -> "controlled: what the filter matches passes";
          case CLOSED -> "closed by one side only";
          case FORBIDDEN -> "closed, and yet reached: an error";
          case ERROR -> "the path by which it is reached";
          case WARNING -> "part of a warning";
          case WAIVED -> "part of a waived finding";
          case PLAIN, OUTSIDE -> "other";
        });
  }
}
