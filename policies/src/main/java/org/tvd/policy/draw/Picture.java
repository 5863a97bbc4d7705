package org.tvd.policy.draw;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What is drawn, and nothing about where. The text in it may be of anybody: whoever makes a part
 * gives it as it is, and the parts hold it as {@link Caption} makes it safe.
 */
public sealed interface Picture {

  /** What it is a picture of. */
  String title();

  /** What it says, in a sentence or two, for those who cannot see it. */
  String description();

  /** What the looks in it mean, in the order in which they are told. */
  List<Legend> legend();

  /**
   * One line of the legend.
   *
   * @param look that is explained
   * @param line whether it is shown as a line, else as a box
   * @param meaning of it
   */
  record Legend(Look look, boolean line, String meaning) {
    public Legend {
      meaning = Caption.whole(meaning);
    }
  }

  /** In which direction most edges of a graph go. */
  enum Direction {
    UP,
    DOWN,
    RIGHT
  }

  /** Which ends of an edge have a head. */
  enum Arrow {
    NONE,
    FORWARD,
    BOTH
  }

  /**
   * Nodes and edges.
   *
   * @param direction in which most edges go
   * @param groups of nodes, in their order
   * @param edges between nodes of any groups
   */
  record Graph(
      String title,
      String description,
      Direction direction,
      List<Group> groups,
      List<Edge> edges,
      List<Legend> legend)
      implements Picture {
    public Graph {
      title = Caption.whole(title);
      description = Caption.whole(description);
      groups = List.copyOf(groups);
      edges = List.copyOf(edges);
      legend = List.copyOf(legend);
      Set<String> ids = new HashSet<>();
      groups.stream()
          .flatMap(group -> group.nodes().stream())
          .filter(node -> !ids.add(node.id()))
          .findFirst()
          .ifPresent(twice -> refuse("two nodes are called " + twice.id()));
      edges.stream()
          .filter(edge -> !ids.contains(edge.from()) || !ids.contains(edge.to()))
          .findFirst()
          .ifPresent(loose -> refuse("no node at an end of " + loose));
    }

    /** How many nodes and edges it has. */
    int size() {
      return edges.size() + nodes().size();
    }

    /** Whether an edge joins nodes of different groups. */
    boolean isCrossed() {
      Map<String, Group> groupOf = new HashMap<>();
      groups.forEach(group -> group.nodes().forEach(node -> groupOf.put(node.id(), group)));
      return edges.stream()
          .anyMatch(edge -> !Objects.equals(groupOf.get(edge.from()), groupOf.get(edge.to())));
    }

    /** The nodes of all groups, in their order. */
    List<Node> nodes() {
      return groups.stream().flatMap(group -> group.nodes().stream()).toList();
    }

    private static void refuse(String why) {
      throw new IllegalArgumentException(why);
    }
  }

  /**
   * Nodes that stand together in a frame.
   *
   * @param label of the frame; empty for nodes in no frame
   * @param look of the frame
   * @param nodes in their order
   */
  record Group(String label, Look look, List<Node> nodes) {
    public Group {
      label = Caption.line(label);
      nodes = List.copyOf(nodes);
    }
  }

  /**
   * A node.
   *
   * @param id that edges name; never shown
   * @param lines of its text, at least one; the first is its name
   * @param look of it
   * @param tip what more there is to say; may be empty
   */
  record Node(String id, List<String> lines, Look look, String tip) {
    public Node {
      lines = lines.stream().map(Caption::line).toList();
      tip = Caption.whole(tip);
    }
  }

  /**
   * An edge.
   *
   * @param from the id of a node
   * @param to the id of a node
   * @param arrow its heads
   * @param label beside it; may be empty
   * @param look of it
   * @param tip what more there is to say; may be empty
   */
  record Edge(String from, String to, Arrow arrow, String label, Look look, String tip) {
    public Edge {
      label = Caption.line(label);
      tip = Caption.whole(tip);
    }
  }

  /**
   * A square table: of each row to each column.
   *
   * @param corner what rows and columns are
   * @param names of rows and columns alike
   * @param rows as many as there are names, each with as many cells
   */
  record Table(
      String title,
      String description,
      String corner,
      List<String> names,
      List<List<Cell>> rows,
      List<Legend> legend)
      implements Picture {
    public Table {
      title = Caption.whole(title);
      description = Caption.whole(description);
      corner = Caption.line(corner);
      names = names.stream().map(Caption::line).toList();
      rows = rows.stream().map(List::copyOf).toList();
      legend = List.copyOf(legend);
    }
  }

  /**
   * A cell.
   *
   * @param text in it
   * @param look of it
   * @param tip what more there is to say; may be empty
   */
  record Cell(String text, Look look, String tip) {
    public Cell {
      text = Caption.line(text);
      tip = Caption.whole(tip);
    }
  }
}
