package org.tvd.policy.draw;

import java.util.List;
import org.tvd.policy.draw.GraphLayout.Box;
import org.tvd.policy.draw.GraphLayout.Point;
import org.tvd.policy.draw.GraphLayout.Route;
import org.tvd.policy.draw.Picture.Arrow;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Group;
import org.tvd.policy.draw.Picture.Node;

/** A graph as SVG: frames, then edges, then nodes, then the edges' labels over all. */
final class SvgGraph {
  private final Svg svg;
  private final double left;
  private final double top;

  private SvgGraph(Svg svg, double left, double top) {
    this.svg = svg;
    this.left = left;
    this.top = top;
  }

  /** Draws it with its corner at {@code left} and {@code top}, and says which box it takes. */
  static Box draw(Graph graph, Svg svg, double left, double top) {
    GraphLayout layout = GraphLayout.of(graph);
    SvgGraph drawn = new SvgGraph(svg, left, top);
    for (int i = 0; i < graph.groups().size(); i++) {
      drawn.frame(graph.groups().get(i), drawn.moved(layout.frames().get(i)));
    }
    for (int i = 0; i < graph.edges().size(); i++) {
      drawn.line(graph.edges().get(i), layout.routes().get(i));
    }
    for (Node node : graph.nodes()) {
      Box box = layout.nodes().get(node.id());
      if (box != null) {
        drawn.node(node, drawn.moved(box));
      }
    }
    for (int i = 0; i < graph.edges().size(); i++) {
      drawn.label(graph.edges().get(i), drawn.moved(layout.routes().get(i).label()));
    }
    return new Box(left, top, layout.width(), layout.height());
  }

  private void frame(Group group, Box box) {
    if (!group.label().isEmpty()) {
      svg.box(Look.CLOSED, box, 8);
      svg.text(
          new Point(box.x() + 12, box.y() + 22),
          "start",
          GraphLayout.FONT,
          group.look(),
          group.label());
    }
  }

  private void line(Edge edge, Route route) {
    List<Point> points = route.points().stream().map(this::moved).toList();
    if (points.size() < 2) {
      return;
    }
    svg.open(edge.tip());
    svg.polyline(edge.look(), points);
    if (edge.arrow() != Arrow.NONE) {
      svg.head(edge.look(), points.get(points.size() - 2), points.getLast());
    }
    if (edge.arrow() == Arrow.BOTH) {
      svg.head(edge.look(), points.get(1), points.getFirst());
    }
    svg.close();
  }

  private void node(Node node, Box box) {
    svg.open(node.tip());
    svg.box(node.look(), box, 6);
    double first =
        box.y() + box.height() / 2 - (node.lines().size() - 1) * GraphLayout.LINE / 2 + 5;
    for (int i = 0; i < node.lines().size(); i++) {
      svg.text(
          new Point(box.x() + box.width() / 2, first + i * GraphLayout.LINE),
          "middle",
          i == 0 ? GraphLayout.FONT : GraphLayout.SMALL,
          node.look(),
          node.lines().get(i));
    }
    svg.close();
  }

  private void label(Edge edge, Box box) {
    if (!edge.label().isEmpty()) {
      svg.ground(box);
      svg.text(
          new Point(box.x() + box.width() / 2, box.y() + GraphLayout.SMALL),
          "middle",
          GraphLayout.SMALL,
          edge.look(),
          edge.label());
    }
  }

  private Box moved(Box box) {
    return new Box(left + box.x(), top + box.y(), box.width(), box.height());
  }

  private Point moved(Point point) {
    return new Point(left + point.x(), top + point.y());
  }
}
