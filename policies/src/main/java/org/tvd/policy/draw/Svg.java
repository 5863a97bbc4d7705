package org.tvd.policy.draw;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Legend;
import org.tvd.policy.draw.Picture.Table;

/**
 * Scalable Vector Graphics 1.1. Attributes colour it for a light background, which it brings along;
 * a style colours it for a dark one where the reader prefers that. No script, no id, no reference:
 * it can stand in a page beside others, and under a strict content security policy.
 */
final class Svg {
  private static final double MARGIN = 20;
  private static final double TOP = 64;
  private static final double ROW = 24;
  private static final double TITLE_FONT = 20;

  private final StringBuilder out = new StringBuilder();

  private Svg() {}

  static String of(Picture picture) {
    Svg svg = new Svg();
    Svg body = new Svg();
    GraphLayout.Box size =
        switch (picture) {
          case Graph graph -> SvgGraph.draw(graph, body, MARGIN, TOP);
          case Table table -> SvgTable.draw(table, body, MARGIN, TOP);
        };
    double legendTop = size.y() + size.height() + MARGIN;
    double width = size.width();
    width = Math.max(width, Caption.ems(picture.title()) * TITLE_FONT);
    for (Legend each : picture.legend()) {
      width = Math.max(width, 60 + Caption.ems(each.meaning()) * GraphLayout.FONT);
    }
    svg.open(picture, width + 2 * MARGIN, legendTop + picture.legend().size() * ROW + MARGIN);
    svg.out.append(body.out);
    for (int i = 0; i < picture.legend().size(); i++) {
      svg.legend(picture.legend().get(i), picture instanceof Table, legendTop + i * ROW);
    }
    svg.line("</svg>");
    return svg.out.toString();
  }

  private void open(Picture picture, double width, double height) {
    line(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%s\" height=\"%s\""
            + " viewBox=\"0 0 %s %s\" font-family=\"DejaVu Sans, Verdana, Arial, sans-serif\">",
        number(width), number(height), number(width), number(height));
    line("<title>%s</title>", Caption.xml(picture.title()));
    line("<desc>%s</desc>", Caption.xml(picture.description()));
    line("<style>@media (prefers-color-scheme: dark) {");
    line(".tvd-ground { fill: %s }", Look.CLOSED.dark().fill());
    for (Look look : Look.values()) {
      Look.Colors dark = look.dark();
      String name = ".tvd-" + name(look);
      line("%s-box { fill: %s; stroke: %s }", name, dark.fill(), dark.stroke());
      line("%s-line { stroke: %s }", name, dark.stroke());
      line("%s-head { fill: %s }", name, dark.stroke());
      line("%s-text { fill: %s }", name, dark.text());
    }
    line("}</style>");
    ground(new GraphLayout.Box(0, 0, width, height));
    text(new GraphLayout.Point(MARGIN, 38), "start", TITLE_FONT, Look.PLAIN, picture.title());
  }

  private void legend(Legend legend, boolean ofCells, double y) {
    if (legend.line()) {
      polyline(
          legend.look(),
          List.of(new GraphLayout.Point(MARGIN, y + 9), new GraphLayout.Point(MARGIN + 36, y + 9)));
    } else if (ofCells) {
      cell(legend.look(), new GraphLayout.Box(MARGIN + 4, y + 1, 28, 16));
    } else {
      box(legend.look(), new GraphLayout.Box(MARGIN + 4, y + 1, 28, 16), 3);
    }
    text(
        new GraphLayout.Point(MARGIN + 48, y + 14),
        "start",
        GraphLayout.FONT,
        Look.PLAIN,
        legend.meaning());
  }

  /** A rectangle in the colour of the background, over which text can be read. */
  void ground(GraphLayout.Box box) {
    line(
        "<rect class=\"tvd-ground\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" fill=\"%s\"/>",
        number(box.x()),
        number(box.y()),
        number(box.width()),
        number(box.height()),
        Look.CLOSED.light().fill());
  }

  void box(Look look, GraphLayout.Box box, double radius) {
    box(look, box, radius, strokes(look));
  }

  /** A box among many: dashes side by side would only dazzle. */
  void cell(Look look, GraphLayout.Box box) {
    box(look, box, 3, " stroke-width=\"%s\"".formatted(look == Look.ERROR ? "3" : "1"));
  }

  private void box(Look look, GraphLayout.Box box, double radius, String strokes) {
    line(
        "<rect class=\"tvd-%s-box\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\""
            + " fill=\"%s\" stroke=\"%s\"%s/>",
        name(look),
        number(box.x()),
        number(box.y()),
        number(box.width()),
        number(box.height()),
        number(radius),
        look.light().fill(),
        look.light().stroke(),
        strokes);
  }

  void polyline(Look look, List<GraphLayout.Point> points) {
    var way = new StringBuilder();
    points.forEach(
        point -> way.append(' ').append(number(point.x())).append(',').append(number(point.y())));
    line(
        "<polyline class=\"tvd-%s-line\" points=\"%s\" fill=\"none\" stroke=\"%s\""
            + " stroke-linejoin=\"round\"%s/>",
        name(look), way.substring(1), look.light().stroke(), strokes(look));
  }

  /** The head of an arrow that comes from {@code from} and ends at {@code tip}. */
  void head(Look look, GraphLayout.Point from, GraphLayout.Point tip) {
    double length = Math.hypot(tip.x() - from.x(), tip.y() - from.y());
    if (length == 0) {
      return;
    }
    double x = (tip.x() - from.x()) / length;
    double y = (tip.y() - from.y()) / length;
    line(
        "<polygon class=\"tvd-%s-head\" points=\"%s,%s %s,%s %s,%s\" fill=\"%s\"/>",
        name(look),
        number(tip.x()),
        number(tip.y()),
        number(tip.x() - 10 * x - 5 * y),
        number(tip.y() - 10 * y + 5 * x),
        number(tip.x() - 10 * x + 5 * y),
        number(tip.y() - 10 * y - 5 * x),
        look.light().stroke());
  }

  void text(GraphLayout.Point at, String anchor, double font, Look look, String text) {
    write("", at, anchor, font, look, text);
  }

  /** The same, upwards along a line that leans to the right. */
  void slanted(GraphLayout.Point at, double font, Look look, String text) {
    String turn = " transform=\"rotate(-60 %s %s)\"".formatted(number(at.x()), number(at.y()));
    write(turn, at, "start", font, look, text);
  }

  private void write(
      String turn, GraphLayout.Point at, String anchor, double font, Look look, String text) {
    line(
        "<text class=\"tvd-%s-text\" x=\"%s\" y=\"%s\" text-anchor=\"%s\" font-size=\"%s\""
            + " fill=\"%s\"%s>%s</text>",
        name(look),
        number(at.x()),
        number(at.y()),
        anchor,
        number(font),
        look.light().text(),
        turn,
        Caption.xml(text));
  }

  /** Begins a part, of which {@code tip} is told. */
  void open(String tip) {
    line("<g>");
    if (!tip.isEmpty()) {
      line("<title>%s</title>", Caption.xml(tip));
    }
  }

  void close() {
    line("</g>");
  }

  private static String strokes(Look look) {
    return " stroke-width=\"%s\"%s"
        .formatted(
            look.width(),
            look.dashes().isEmpty() ? "" : " stroke-dasharray=\"" + look.dashes() + "\"");
  }

  private static String name(Look look) {
    return look.name().toLowerCase(Locale.ROOT);
  }

  /** To a tenth of a pixel. */
  static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(1, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  @FormatMethod
  private void line(@FormatString String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
