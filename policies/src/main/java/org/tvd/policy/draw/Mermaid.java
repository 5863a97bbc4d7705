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

/**
 * Mermaid: a <a href="https://mermaid.js.org/syntax/flowchart.html">flowchart</a>, or a <a
 * href="https://mermaid.js.org/syntax/block.html">block diagram</a> for a table. It has no tips.
 */
final class Mermaid {
  private final StringBuilder out = new StringBuilder();

  private Mermaid() {}

  static String of(Picture picture) {
    Mermaid mermaid = new Mermaid();
    mermaid.line("---");
    mermaid.line("title: \"%s\"", yaml(picture.title()));
    mermaid.line("---");
    switch (picture) {
      case Graph graph -> mermaid.graph(graph);
      case Table table -> mermaid.table(table);
    }
    for (Look look : Look.values()) {
      Look.Colors colors = look.light();
      mermaid.line(
          "  classDef %s fill:%s,stroke:%s,color:%s%s",
          name(look), colors.fill(), colors.stroke(), colors.text(), dashes(look));
    }
    return mermaid.out.toString();
  }

  private void graph(Graph graph) {
    String direction =
        switch (graph.direction()) {
          case UP -> "BT";
          case DOWN -> "TB";
          case RIGHT -> "LR";
        };
    line("flowchart %s", direction);
    line("  accTitle: %s", escaped(graph.title()));
    line("  accDescr: %s", escaped(graph.description()));
    NodeIds names = new NodeIds(graph);
    int frame = 0;
    for (Group group : graph.groups()) {
      if (group.label().isEmpty()) {
        group.nodes().forEach(node -> node(names.of(node.id()), node));
      } else {
        line("  subgraph g%d[\"%s\"]", frame, escaped(group.label()));
        line("    direction %s", direction);
        group.nodes().forEach(node -> node(names.of(node.id()), node));
        line("  end");
        line("  class g%d %s", frame++, name(group.look()));
      }
    }
    edges(graph.edges(), names);
    legend(graph.legend());
  }

  private void node(String name, Node node) {
    line(
        "    %s[\"%s\"]:::%s",
        name,
        node.lines().stream().map(Mermaid::escaped).collect(joining("<br/>")),
        name(node.look()));
  }

  private void edges(List<Edge> edges, NodeIds names) {
    for (Edge edge : edges) {
      line(
          "  %s %s%s %s",
          names.of(edge.from()),
          switch (edge.arrow()) {
            case NONE -> "---";
            case FORWARD -> "-->";
            case BOTH -> "<-->";
          },
          edge.label().isEmpty() ? "" : "|\"" + escaped(edge.label()) + "\"|",
          names.of(edge.to()));
    }
    for (int i = 0; i < edges.size(); i++) {
      Look look = edges.get(i).look();
      line(
          "  linkStyle %d stroke:%s,stroke-width:%spx%s",
          i, look.light().stroke(), look.width(), dashes(look));
    }
  }

  private void legend(List<Legend> legend) {
    if (!legend.isEmpty()) {
      line("  subgraph legend");
      for (int i = 0; i < legend.size(); i++) {
        Legend each = legend.get(i);
        line("    l%d[\"%s\"]:::%s", i, escaped(each.meaning()), name(each.look()));
      }
      line("  end");
      line("  class legend closed");
    }
  }

  private void table(Table table) {
    int columns = table.names().size() + 1;
    line("block-beta");
    line("  columns %d", columns);
    cells("h", new Cell(table.corner(), Look.PLAIN, ""), heads(table));
    for (int i = 0; i < table.names().size(); i++) {
      cells("r" + i, new Cell(table.names().get(i), Look.PLAIN, ""), table.rows().get(i));
    }
    for (int i = 0; i < table.legend().size(); i++) {
      Legend each = table.legend().get(i);
      line("  l%d[\"%s\"]:%d", i, escaped(each.meaning()), columns);
      line("  class l%d %s", i, name(each.look()));
    }
  }

  private static List<Cell> heads(Table table) {
    return table.names().stream().map(name -> new Cell(name, Look.PLAIN, "")).toList();
  }

  private void cells(String row, Cell first, List<Cell> others) {
    cell(row + "h", first);
    for (int i = 0; i < others.size(); i++) {
      cell(row + "c" + i, others.get(i));
    }
  }

  private void cell(String name, Cell cell) {
    line("  %s[\"%s\"]", name, cell.text().isEmpty() ? " " : escaped(cell.text()));
    line("  class %s %s", name, name(cell.look()));
  }

  private static String name(Look look) {
    return look.name().toLowerCase(Locale.ROOT);
  }

  private static String dashes(Look look) {
    return look.dashes().isEmpty() ? "" : ",stroke-dasharray:" + look.dashes();
  }

  /** Whatever could have a meaning becomes an entity code: all but letters, digits and a few. */
  private static String escaped(String text) {
    var safe = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              if (Character.isLetterOrDigit(character) || " -_.,:/".indexOf(character) >= 0) {
                safe.appendCodePoint(character);
              } else {
                safe.append('#').append(character).append(';');
              }
            });
    return safe.toString();
  }

  /** In double quotes; a percent sign would begin what Mermaid reads before YAML. */
  private static String yaml(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "\\x25");
  }

  @FormatMethod
  private void line(@FormatString String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
