package org.tvd.policy.flow;

import java.util.ArrayList;
import java.util.List;

/** Flow matrices of TVDs with one letter, for tests to read. */
final class DrawnFlows {
  private DrawnFlows() {}

  /**
   * All cells that are not drawn are closed.
   *
   * @param names a letter each
   * @param cells origin, what both sides say, destination: {@code a=b} open, {@code a~b}
   *     controlled, {@code a!b} controlled by filters that have nothing in common, {@code a>b} open
   *     by the origin alone, {@code a<b} by the destination alone
   */
  static FlowMatrix matrix(String names, String... cells) {
    return builder(names, cells).build();
  }

  static FlowMatrixBuilder builder(String names, String... cells) {
    List<String> letters = new ArrayList<>(List.of(names.split("")));
    FlowMatrixBuilder builder = new FlowMatrixBuilder(letters);
    for (String cell : cells) {
      builder.cell(
          names.indexOf(cell.charAt(0)), names.indexOf(cell.charAt(2)), cell(cell.charAt(1)));
    }
    return builder;
  }

  private static FlowCell cell(char drawn) {
    return switch (drawn) {
      case '=' -> new FlowCell(FlowState.OPEN, FlowState.OPEN);
      case '~' -> new FlowCell(FlowState.CONTROLLED, FlowState.CONTROLLED);
      case '!' -> new FlowCell(FlowState.CONTROLLED, FlowState.CONTROLLED, true);
      case '>' -> new FlowCell(FlowState.OPEN, FlowState.CLOSED);
      case '<' -> new FlowCell(FlowState.CLOSED, FlowState.OPEN);
      default -> throw new IllegalArgumentException(String.valueOf(drawn));
    };
  }

  /** The findings of a kind: the letters along each witness. */
  static List<String> found(FlowAnalysis analysis, FindingKind kind) {
    return analysis.findings(kind).map(DrawnFlows::way).toList();
  }

  static String way(Finding finding) {
    StringBuilder way = new StringBuilder(finding.from());
    finding.witness().forEach(hop -> way.append(hop.to()));
    return way.toString();
  }
}
