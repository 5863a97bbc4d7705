package org.tvd.policy.draw;

import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Table;

/** In what a picture is written. The same picture is always the same text, byte by byte. */
public enum Format {
  /** Scalable Vector Graphics 1.1: a document of its own, with every place already found. */
  SVG,
  /** Graphviz; {@code dot} finds the places. */
  DOT,
  /** Mermaid; whoever shows it finds the places, as code forges do in Markdown. */
  MERMAID;

  /** Nodes and edges of a graph beyond which nobody can read it, and finding places takes long. */
  public static final int MOST_PARTS = 2000;

  /** Rows and columns of a table beyond which nobody can read it. */
  public static final int MOST_ROWS = 250;

  /** What became of a picture. */
  public sealed interface Rendering {}

  /**
   * It was rendered.
   *
   * @param text in the format
   */
  public record Rendered(String text) implements Rendering {}

  /**
   * It would be too large to be read.
   *
   * @param found how many parts or rows it has
   * @param most how many it may have
   */
  public record TooLarge(int found, int most) implements Rendering {}

  /** Renders {@code picture}. */
  public Rendering render(Picture picture) {
    return switch (picture) {
      case Graph graph when graph.size() > MOST_PARTS -> new TooLarge(graph.size(), MOST_PARTS);
      case Table table when table.names().size() > MOST_ROWS ->
          new TooLarge(table.names().size(), MOST_ROWS);
      default -> new Rendered(text(picture));
    };
  }

  private String text(Picture picture) {
    return switch (this) {
      case SVG -> Svg.of(picture);
      case DOT -> Dot.of(picture);
      case MERMAID -> Mermaid.of(picture);
    };
  }
}
