package org.tvd.policy.draw;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.elk.alg.layered.components.ComponentOrderingStrategy;
import org.eclipse.elk.alg.layered.options.CycleBreakingStrategy;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.math.KVector;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.HierarchyHandling;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;
import org.tvd.policy.draw.Picture.Direction;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Group;
import org.tvd.policy.draw.Picture.Node;

/**
 * Where the parts of a graph are, in pixels: found by the layered method (Sugiyama, Tagawa, Toda
 * 1981) of the Eclipse Layout Kernel. The same graph always gets the same places.
 *
 * @param width of the whole
 * @param height of the whole
 * @param frames a box for each group, in their order; empty ones for groups without a frame
 * @param nodes a box for each node, by id
 * @param routes a route for each edge, in their order
 */
record GraphLayout(
    double width, double height, List<Box> frames, Map<String, Box> nodes, List<Route> routes) {
  static final double FONT = 14;
  static final double SMALL = 12;
  static final double LINE = 18;
  private static final double SIDE = 12;
  private static final double ABOVE = 9;
  private static final double WIDE = 6.0;
  private static final double HEADING = 36;

  GraphLayout {
    frames = List.copyOf(frames);
    nodes = Map.copyOf(nodes);
    routes = List.copyOf(routes);
  }

  /** A rectangle: its upper left corner and its size. */
  record Box(double x, double y, double width, double height) {}

  /** A point. */
  record Point(double x, double y) {}

  /**
   * How an edge goes.
   *
   * @param points at least two, from its origin
   * @param label where its label is; empty without one
   */
  record Route(List<Point> points, Box label) {
    Route {
      points = List.copyOf(points);
    }
  }

  static GraphLayout of(Graph graph) {
    ElkNode root = ElkGraphUtil.createGraph();
    configure(root, graph.direction());
    root.setProperty(
        CoreOptions.HIERARCHY_HANDLING,
        graph.isCrossed()
            ? HierarchyHandling.INCLUDE_CHILDREN
            : HierarchyHandling.SEPARATE_CHILDREN);
    Map<String, ElkNode> nodes = new HashMap<>();
    List<ElkNode> frames = new ArrayList<>();
    for (Group group : graph.groups()) {
      ElkNode parent = group.label().isEmpty() ? root : frame(root, group, graph.direction());
      frames.add(parent);
      group.nodes().forEach(node -> nodes.put(node.id(), box(parent, node)));
    }
    List<ElkEdge> edges =
        graph.edges().stream()
            .map(edge -> edge(edge, end(nodes, edge.from()), end(nodes, edge.to())))
            .toList();
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());

    Map<String, Box> boxes = new HashMap<>();
    nodes.forEach((id, node) -> boxes.put(id, place(node)));
    List<Box> places = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      boolean framed = !graph.groups().get(i).label().isEmpty();
      places.add(framed ? place(frames.get(i)) : new Box(0, 0, 0, 0));
    }
    return new GraphLayout(
        root.getWidth(),
        root.getHeight(),
        places,
        boxes,
        edges.stream().map(GraphLayout::route).toList());
  }

  private static void configure(ElkNode root, Direction direction) {
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.RANDOM_SEED, 1);
    root.setProperty(
        CoreOptions.DIRECTION,
        switch (direction) {
          case UP -> org.eclipse.elk.core.options.Direction.UP;
          case DOWN -> org.eclipse.elk.core.options.Direction.DOWN;
          case RIGHT -> org.eclipse.elk.core.options.Direction.RIGHT;
        });
    if (direction == Direction.UP) {
      // Straight lines for an order, as Hasse drew them; else bends that keep clear of nodes.
      root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
      root.setProperty(
          LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.NODES_AND_EDGES);
    } else {
      root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    }
    root.setProperty(LayeredOptions.CYCLE_BREAKING_STRATEGY, CycleBreakingStrategy.GREEDY);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(4));
    root.setProperty(
        LayeredOptions.CONSIDER_MODEL_ORDER_COMPONENTS, ComponentOrderingStrategy.MODEL_ORDER);
    root.setProperty(CoreOptions.SPACING_NODE_NODE, 24.0);
    root.setProperty(CoreOptions.SPACING_EDGE_NODE, 14.0);
    root.setProperty(CoreOptions.SPACING_EDGE_EDGE, 12.0);
    root.setProperty(CoreOptions.SPACING_EDGE_LABEL, 4.0);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 44.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 16.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 12.0);
  }

  private static ElkNode frame(ElkNode root, Group group, Direction direction) {
    ElkNode frame = ElkGraphUtil.createNode(root);
    configure(frame, direction);
    frame.setProperty(CoreOptions.PADDING, new ElkPadding(HEADING, 16, 16, 16));
    if (direction == Direction.UP) {
      // What is above stands higher: parts without an order between them stand side by side.
      frame.setProperty(CoreOptions.ASPECT_RATIO, WIDE);
    }
    frame.setProperty(CoreOptions.NODE_SIZE_CONSTRAINTS, SizeConstraint.minimumSize());
    frame.setProperty(
        CoreOptions.NODE_SIZE_MINIMUM, new KVector(Caption.ems(group.label()) * FONT + 24, 60));
    return frame;
  }

  private static ElkNode box(ElkNode parent, Node node) {
    ElkNode box = ElkGraphUtil.createNode(parent);
    double widest = node.lines().stream().mapToDouble(Caption::ems).max().orElse(0);
    box.setDimensions(
        Math.max(40, widest * FONT + 2 * SIDE), node.lines().size() * LINE + 2 * ABOVE);
    return box;
  }

  private static ElkNode end(Map<String, ElkNode> nodes, String id) {
    return Optional.ofNullable(nodes.get(id)).orElseThrow();
  }

  private static ElkEdge edge(Edge edge, ElkNode from, ElkNode to) {
    ElkEdge made = ElkGraphUtil.createSimpleEdge(from, to);
    if (!edge.label().isEmpty()) {
      ElkLabel label = ElkGraphUtil.createLabel(edge.label(), made);
      label.setDimensions(Caption.ems(edge.label()) * SMALL + 6, SMALL + 6);
      label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.CENTER);
      label.setProperty(CoreOptions.EDGE_LABELS_INLINE, true);
    }
    return made;
  }

  private static Box place(ElkNode node) {
    Point corner = corner(node);
    return new Box(corner.x(), corner.y(), node.getWidth(), node.getHeight());
  }

  /** Places are told within the parent. */
  private static Point corner(ElkNode node) {
    double x = 0;
    double y = 0;
    for (ElkNode each = node; each != null; each = each.getParent()) {
      x += each.getX();
      y += each.getY();
    }
    return new Point(x, y);
  }

  private static Route route(ElkEdge edge) {
    Point origin = corner(edge.getContainingNode());
    List<Point> points = new ArrayList<>();
    for (ElkEdgeSection section : edge.getSections()) {
      points.add(new Point(origin.x() + section.getStartX(), origin.y() + section.getStartY()));
      section
          .getBendPoints()
          .forEach(
              bend -> points.add(new Point(origin.x() + bend.getX(), origin.y() + bend.getY())));
      points.add(new Point(origin.x() + section.getEndX(), origin.y() + section.getEndY()));
    }
    Box label =
        edge.getLabels().stream()
            .findFirst()
            .map(
                each ->
                    new Box(
                        origin.x() + each.getX(),
                        origin.y() + each.getY(),
                        each.getWidth(),
                        each.getHeight()))
            .orElse(new Box(0, 0, 0, 0));
    return new Route(points, label);
  }
}
