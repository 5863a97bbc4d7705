package org.tvd.policy.draw;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tvd.policy.draw.Picture.Cell;
import org.tvd.policy.draw.Picture.Legend;
import org.tvd.policy.draw.Picture.Table;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowReport;
import org.tvd.policy.flow.FlowState;

/**
 * The information flow matrix in the notation of the paper (CCS 2007): 1 is open, 0 is closed, P is
 * controlled by a policy. An arrow tells what is reached over other domains, where that is more.
 */
public final class MatrixPicture {
  private final FlowAnalysis analysis;
  private final Map<String, List<Highlight>> found = new HashMap<>();
  private final Set<Look> looks = EnumSet.noneOf(Look.class);
  private boolean indirect;

  private MatrixPicture(FlowAnalysis analysis, FlowReport report) {
    this.analysis = analysis;
    for (Highlight each : Highlight.of(report)) {
      found.computeIfAbsent(name(each.from(), each.to()), _ -> new ArrayList<>()).add(each);
    }
  }

  /**
   * Draws the matrix and its closure.
   *
   * @param report of the same analysis: its findings are marked
   */
  public static Table of(FlowAnalysis analysis, FlowReport report) {
    return new MatrixPicture(analysis, report).draw();
  }

  private Table draw() {
    List<List<Cell>> rows = new ArrayList<>();
    for (int from = 0; from < analysis.matrix().size(); from++) {
      List<Cell> row = new ArrayList<>();
      for (int to = 0; to < analysis.matrix().size(); to++) {
        row.add(cell(from, to));
      }
      rows.add(row);
    }
    return new Table(
        "Information flow matrix",
        "%d domains. Each row is an origin, each column a destination. %d cells are marked."
            .formatted(analysis.matrix().size(), found.size()),
        "from \\ to",
        analysis.matrix().names(),
        rows,
        legend());
  }

  private Cell cell(int from, int to) {
    FlowState direct = from == to ? FlowState.OPEN : analysis.matrix().cell(from, to).state();
    FlowState reached = analysis.reached(from, to);
    String name = name(analysis.matrix().name(from), analysis.matrix().name(to));
    List<Highlight> findings = found.getOrDefault(name, List.of());
    Look look = findings.isEmpty() ? look(direct) : findings.getFirst().look();
    looks.add(look);
    indirect |= direct != reached;
    var tip = new StringBuilder(name);
    findings.forEach(each -> tip.append("; ").append(each.sentence()));
    return new Cell(
        direct == reached ? sign(direct) : sign(direct) + "→" + sign(reached),
        look,
        tip.toString());
  }

  private static String name(String from, String to) {
    return from + " → " + to;
  }

  private static String sign(FlowState state) {
    return switch (state) {
      case CLOSED -> "0";
      case OPEN -> "1";
      case CONTROLLED -> "P";
    };
  }

  private static Look look(FlowState state) {
    return switch (state) {
      case CLOSED -> Look.CLOSED;
      case OPEN -> Look.OPEN;
      case CONTROLLED -> Look.CONTROLLED;
    };
  }

  private List<Legend> legend() {
    List<Legend> legend = new ArrayList<>();
    for (Look look : looks) {
      legend.add(
          new Legend(
              look,
              false,
              switch (look) {
                case OPEN -> "1: open";
                case CONTROLLED -> "P: controlled by a filter";
                case CLOSED -> "0: closed";
                case ERROR -> "an error is about this flow";
                case WARNING -> "a warning is about this flow";
                case WAIVED -> "a waived finding is about this flow";
                case PLAIN, OUTSIDE, FORBIDDEN -> "other";
              }));
    }
    if (indirect) {
      legend.add(
          new Legend(
              Look.PLAIN, false, "0→1, 0→P, P→1: what is reached over other domains, where more"));
    }
    return legend;
  }
}
