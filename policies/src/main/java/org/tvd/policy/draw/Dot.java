package org.tvd.policy.draw;

import static java.util.stream.Collectors.joining;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.List;
import java.util.Locale;
import org.tvd.policy.draw.Picture.Cell;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Group;
import org.tvd.policy.draw.Picture.Legend;
import org.tvd.policy.draw.Picture.Node;
import org.tvd.policy.draw.Picture.Table;

/** Graphviz (<a href="https://graphviz.org/doc/info/lang.html">the DOT language</a>). */
final class Dot {
  private final StringBuilder out = new StringBuilder();

  private Dot() {}

  static String of(Picture picture) {
    Dot dot = new Dot();
    dot.line("digraph {");
    dot.line(
        "  graph [label=%s tooltip=%s labelloc=t fontsize=18 bgcolor=\"#ffffff\" nodesep=0.4"
            + " ranksep=0.6%s]",
        quoted(picture.title()), quoted(picture.description()), rank(picture));
    dot.line("  graph [fontname=\"sans-serif\"]");
    dot.line("  node [fontname=\"sans-serif\" fontsize=14 shape=box margin=\"0.15,0.08\"]");
    dot.line("  edge [fontname=\"sans-serif\" fontsize=12]");
    switch (picture) {
      case Graph graph -> dot.graph(graph);
      case Table table -> dot.table(table);
    }
    dot.legend(picture.legend());
    dot.line("}");
    return dot.out.toString();
  }

  private static String rank(Picture picture) {
    return switch (picture) {
      case Table _ -> "";
      case Graph graph ->
          switch (graph.direction()) {
            case UP -> " rankdir=BT";
            case DOWN -> " rankdir=TB";
            case RIGHT -> " rankdir=LR";
          };
    };
  }

  private void graph(Graph graph) {
    NodeIds names = new NodeIds(graph);
    int frame = 0;
    for (Group group : graph.groups()) {
      if (group.label().isEmpty()) {
        group.nodes().forEach(node -> node("  ", names, node));
      } else {
        Look.Colors colors = group.look().light();
        line("  subgraph cluster_%d {", frame++);
        line(
            "    graph [label=%s tooltip=%s color=\"%s\" fontcolor=\"%s\" style=\"rounded\""
                + " fontsize=14 labeljust=l labelloc=%s]",
            quoted(group.label()),
            quoted(group.label()),
            colors.stroke(),
            colors.text(),
            graph.direction() == Picture.Direction.UP ? "b" : "t");
        group.nodes().forEach(node -> node("    ", names, node));
        line("  }");
      }
    }
    for (Edge edge : graph.edges()) {
      Look look = edge.look();
      line(
          "  %s -> %s [label=%s tooltip=%s dir=%s color=\"%s\" fontcolor=\"%s\" style=%s"
              + " penwidth=%s]",
          names.of(edge.from()),
          names.of(edge.to()),
          quoted(edge.label()),
          quoted(edge.tip()),
          switch (edge.arrow()) {
            case NONE -> "none";
            case FORWARD -> "forward";
            case BOTH -> "both";
          },
          look.light().stroke(),
          look.light().text(),
          style(look),
          look.width());
    }
  }

  private void node(String indent, NodeIds names, Node node) {
    Look.Colors colors = node.look().light();
    line(
        "%s%s [label=\"%s\" tooltip=%s style=\"rounded,filled,%s\" fillcolor=\"%s\" color=\"%s\""
            + " fontcolor=\"%s\"]",
        indent,
        names.of(node.id()),
        node.lines().stream().map(Dot::escaped).collect(joining("\\n")),
        quoted(node.tip().isEmpty() ? node.lines().getFirst() : node.tip()),
        style(node.look()),
        colors.fill(),
        colors.stroke(),
        colors.text());
  }

  private void table(Table table) {
    line("  matrix [shape=plain tooltip=%s label=<", quoted(table.description()));
    line("    <table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"6\">");
    line(
        "      <tr>%s%s</tr>",
        cell(new Cell(table.corner(), Look.PLAIN, "")),
        table.names().stream()
            .map(name -> cell(new Cell(name, Look.PLAIN, "")))
            .collect(joining()));
    for (int i = 0; i < table.names().size(); i++) {
      line(
          "      <tr>%s%s</tr>",
          cell(new Cell(table.names().get(i), Look.PLAIN, "")),
          table.rows().get(i).stream().map(Dot::cell).collect(joining()));
    }
    line("    </table>>]");
  }

  private static String cell(Cell cell) {
    Look.Colors colors = cell.look().light();
    // A title shows only beside a reference; this one leads nowhere.
    String tip =
        cell.tip().isEmpty()
            ? ""
            : " href=\"#\" title=\"" + Caption.xml(cell.tip()).replace("\\", "&#92;") + "\"";
    return "<td bgcolor=\"%s\" color=\"%s\"%s><font color=\"%s\">%s</font></td>"
        .formatted(
            colors.fill(), colors.stroke(), tip, colors.text(), Caption.xml(atLeastASpace(cell)));
  }

  /** An empty font element is a syntax error of Graphviz. */
  private static String atLeastASpace(Cell cell) {
    return cell.text().isEmpty() ? " " : cell.text();
  }

  private void legend(List<Legend> legend) {
    if (legend.isEmpty()) {
      return;
    }
    line("  legend [shape=plain tooltip=\"legend\" label=<");
    line("    <table border=\"0\" cellborder=\"0\" cellspacing=\"2\" cellpadding=\"3\">");
    for (Legend each : legend) {
      Look.Colors colors = each.look().light();
      line(
          "      <tr><td border=\"1\" bgcolor=\"%s\" color=\"%s\"> %s </td><td"
              + " align=\"left\">%s</td></tr>",
          colors.fill(),
          colors.stroke(),
          each.line() ? stroke(each.look()) : " ",
          Caption.xml(each.meaning()));
    }
    line("    </table>>]");
  }

  /** A table has no lines of its own to show. */
  private static String stroke(Look look) {
    return switch (style(look)) {
      case "dashed" -> "– – –";
      case "dotted" -> "· · · ·";
      default -> "———";
    };
  }

  private static String style(Look look) {
    return switch (look) {
      case PLAIN, OPEN, ERROR -> "solid";
      case CONTROLLED, WARNING, OUTSIDE -> "dashed";
      case CLOSED, WAIVED, FORBIDDEN -> "dotted";
    };
  }

  private static String quoted(String text) {
    return "\"" + escaped(text) + "\"";
  }

  /** A backslash begins an escape, and entities are read in strings too. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("\\", "\\\\").replace("\"", "\\\"");
  }

  @FormatMethod
  private void line(@FormatString String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
