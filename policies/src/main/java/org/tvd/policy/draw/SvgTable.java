package org.tvd.policy.draw;

import java.util.List;
import org.tvd.policy.draw.GraphLayout.Box;
import org.tvd.policy.draw.GraphLayout.Point;
import org.tvd.policy.draw.Picture.Cell;
import org.tvd.policy.draw.Picture.Table;

/** A table as SVG. Names of columns that are wider than a cell lean. */
final class SvgTable {
  private static final double CELL_WIDTH = 56;
  private static final double CELL_HEIGHT = 34;

  private SvgTable() {}

  /** Draws it with its corner at {@code left} and {@code top}, and says which box it takes. */
  static Box draw(Table table, Svg svg, double left, double top) {
    double widest = table.names().stream().mapToDouble(Caption::ems).max().orElse(0);
    double wide = widest * GraphLayout.FONT + 16;
    boolean leaning = wide > CELL_WIDTH * 1.6;
    double cell = leaning ? CELL_WIDTH : Math.max(CELL_WIDTH, wide);
    double head = leaning ? wide * Math.sin(Math.toRadians(60)) + 8 : CELL_HEIGHT;
    double names = Math.max(wide, Caption.ems(table.corner()) * GraphLayout.SMALL + 16);
    double x = left + names;
    double y = top + head;

    svg.text(new Point(left + 8, y - 10), "start", GraphLayout.SMALL, Look.OUTSIDE, table.corner());
    for (int i = 0; i < table.names().size(); i++) {
      String name = table.names().get(i);
      Point middle = new Point(x + (i + 0.5) * cell, y - 10);
      if (leaning) {
        svg.slanted(new Point(middle.x(), y - 6), GraphLayout.FONT, Look.PLAIN, name);
      } else {
        svg.text(middle, "middle", GraphLayout.FONT, Look.PLAIN, name);
      }
      svg.text(
          new Point(x - 10, y + (i + 0.5) * CELL_HEIGHT + 5),
          "end",
          GraphLayout.FONT,
          Look.PLAIN,
          name);
      cells(table.rows().get(i), svg, cell, new Point(x, y + i * CELL_HEIGHT));
    }
    double lean = leaning ? wide * Math.cos(Math.toRadians(60)) : 0;
    return new Box(
        left,
        top,
        names + table.names().size() * cell + lean,
        head + table.names().size() * CELL_HEIGHT);
  }

  private static void cells(List<Cell> row, Svg svg, double width, Point corner) {
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      Box box = new Box(corner.x() + i * width + 1, corner.y() + 1, width - 2, CELL_HEIGHT - 2);
      svg.open(cell.tip());
      svg.cell(cell.look(), box);
      svg.text(
          new Point(box.x() + box.width() / 2, box.y() + box.height() / 2 + 5),
          "middle",
          GraphLayout.FONT,
          cell.look(),
          cell.text());
      svg.close();
    }
  }
}
