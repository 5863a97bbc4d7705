package org.tvd.policy.draw;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tvd.policy.PolicyFixture;
import org.tvd.policy.PolicySet;
import org.tvd.policy.draw.Format.Rendered;
import org.tvd.policy.draw.GraphLayout.Box;
import org.tvd.policy.draw.GraphLayout.Route;
import org.tvd.policy.draw.Picture.Cell;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Table;
import org.tvd.policy.flow.AnalysisPolicy;
import org.tvd.policy.flow.FlowAnalysis;
import org.tvd.policy.flow.FlowMatrix;
import org.tvd.policy.flow.FlowReport;

/** The flow matrix and the graph of domains. */
final class FlowPictureTest {
  private static final LocalDate DAY = LocalDate.of(2026, 6, 1);
  private static final String ANY_TCP = "[{protocol: tcp, ports: any, replies: true}]";
  private static final String FILTER = "[{protocol: tcp, ports: 443, replies: true}]";

  /** Three domains with every value of a cell, and each way to come to it. */
  private static PolicyFixture threeDomains() {
    return noDomains()
        .with("tvds/alpha.yaml", tvd(1, Map.of("beta", "open"), Map.of()))
        .with(
            "tvds/beta.yaml",
            tvd(2, Map.of("gamma", ANY_TCP), Map.of("alpha", "open", "gamma", FILTER)))
        .with("tvds/gamma.yaml", tvd(3, Map.of("beta", "open"), Map.of("beta", FILTER)));
  }

  private static PolicyFixture noDomains() {
    PolicyFixture fixture =
        PolicyFixture.bare("figure-1")
            .with("anchors/ek-ca.pem", PolicyFixture.certificate("EK CA", true));
    List.copyOf(fixture.files().keySet()).stream()
        .filter(path -> path.startsWith("tvds/") || path.contains(".test."))
        .forEach(fixture::without);
    return fixture;
  }

  /** A domain that lets out and in as said, each peer with what is written for it. */
  private static String tvd(int number, Map<String, String> out, Map<String, String> in) {
    var text = new StringBuilder();
    text.append("vni: %d\nsubnet: 10.0.%d.0/24\n".formatted(number, number));
    text.append("protection: [isolation]\nmembership: [measured-boot]\nlease: 5m\nrenew: 2m\n");
    text.append(out.isEmpty() && in.isEmpty() ? "" : "flows:\n");
    side(text, "out", out);
    side(text, "in", in);
    return text.toString();
  }

  private static void side(StringBuilder text, String side, Map<String, String> cells) {
    text.append(cells.isEmpty() ? "" : "  " + side + ":\n");
    cells.forEach((peer, cell) -> text.append("    ").append(peer + ": " + cell + "\n"));
  }

  private static PolicySet abc() {
    return noDomains()
        .with("tvds/a.yaml", tvd(1, Map.of("b", "open"), Map.of()))
        .with("tvds/b.yaml", tvd(2, Map.of("c", "open"), Map.of("a", "open")))
        .with("tvds/c.yaml", tvd(3, Map.of(), Map.of("b", "open")))
        .parse();
  }

  private static PolicySet random(int size, double density, long seed) {
    Random random = new Random(seed);
    List<Map<String, String>> out = new ArrayList<>();
    List<Map<String, String>> in = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      out.add(new TreeMap<>());
      in.add(new TreeMap<>());
    }
    for (int a = 0; a < size; a++) {
      for (int b = 0; b < size; b++) {
        if (a != b && random.nextDouble() < density) {
          out.get(a).put("domain-" + b, random.nextBoolean() ? "open" : FILTER);
          if (random.nextInt(5) > 0) {
            in.get(b).put("domain-" + a, random.nextBoolean() ? "open" : FILTER);
          }
        }
      }
    }
    PolicyFixture fixture = noDomains();
    for (int i = 0; i < size; i++) {
      fixture.with("tvds/domain-" + i + ".yaml", tvd(i + 1, out.get(i), in.get(i)));
    }
    return fixture.parse();
  }

  private static Table matrix(PolicySet policy) {
    FlowAnalysis analysis = analysis(policy);
    return MatrixPicture.of(analysis, report(analysis));
  }

  private static Graph graph(PolicySet policy) {
    FlowAnalysis analysis = analysis(policy);
    return FlowPicture.of(policy, analysis, report(analysis));
  }

  private static FlowAnalysis analysis(PolicySet policy) {
    return FlowAnalysis.of(FlowMatrix.of(policy));
  }

  private static FlowReport report(FlowAnalysis analysis) {
    return FlowReport.of(analysis, AnalysisPolicy.NONE, DAY, 1000);
  }

  private static List<List<String>> cells(Table table) {
    return table.rows().stream().map(row -> row.stream().map(Cell::text).toList()).toList();
  }

  @Test
  void matrixOfThePaperIsInItsNotation() {
    assertThat(cells(matrix(threeDomains().parse())))
        .containsExactly(List.of("1", "1", "0→P"), List.of("0", "1", "P"), List.of("0", "P", "1"));
  }

  @Test
  void contradictionIsMarkedInTheMatrixAndItsPathIsRed() {
    PolicySet policy = abc();
    assertThat(matrix(policy).rows().getFirst().getLast())
        .isEqualTo(
            new Cell(
                "0→1",
                Look.ERROR,
                "a → c; a → c is closed, yet open flows lead there: a → b → c."));
    assertThat(graph(policy).edges())
        .extracting(edge -> edge.from() + edge.to() + " " + edge.look())
        .containsExactlyInAnyOrder("ab ERROR", "bc ERROR", "ac FORBIDDEN");
  }

  @Test
  void sideThatAloneIsClosedIsNamed() {
    PolicySet policy =
        threeDomains().replace("tvds/beta.yaml", "alpha: open", "alpha: closed").parse();
    assertThat(graph(policy).edges())
        .filteredOn(edge -> edge.from().equals("alpha"))
        .extracting(Edge::label)
        .containsExactly("closed by beta");
  }

  @Test
  void whatNobodyManagesStandsApart() {
    PolicySet policy = threeDomains().with("tvds/internet.yaml", "kind: dummy\n").parse();
    assertThat(graph(policy).nodes())
        .filteredOn(node -> node.look() == Look.OUTSIDE)
        .extracting(Picture.Node::id)
        .containsExactly("internet");
  }

  @ParameterizedTest
  @EnumSource
  void orderOfTheFilesDoesNotShow(Format format) {
    PolicyFixture fixture = threeDomains();
    List<String> paths = new ArrayList<>(fixture.files().keySet());
    Collections.reverse(paths);
    Map<String, String> reversed = new LinkedHashMap<>();
    paths.forEach(path -> reversed.put(path, fixture.text(path)));
    PolicyFixture again = noDomains();
    reversed.forEach(again::with);
    for (Picture[] same :
        List.of(
            new Picture[] {graph(fixture.parse()), graph(again.parse())},
            new Picture[] {matrix(fixture.parse()), matrix(again.parse())})) {
      assertThat(format.render(same[0]))
          .isInstanceOf(Rendered.class)
          .isEqualTo(format.render(same[1]));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 12, 60})
  void nothingLiesOverAnything(int size) {
    Graph graph = graph(random(size, size == 60 ? 0.02 : 0.2, 7));
    GraphLayout layout = GraphLayout.of(graph);
    List<Box> boxes = new ArrayList<>(layout.nodes().values());
    layout.routes().stream().map(Route::label).filter(box -> box.width() > 0).forEach(boxes::add);
    for (Box one : boxes) {
      for (Box other : boxes) {
        assertThat(one.equals(other) || apart(one, other)).as(one + " " + other).isTrue();
      }
      assertThat(one.x() + one.width()).isLessThanOrEqualTo(layout.width());
      assertThat(one.y() + one.height()).isLessThanOrEqualTo(layout.height());
    }
  }

  private static boolean apart(Box one, Box other) {
    return one.x() + one.width() <= other.x()
        || other.x() + other.width() <= one.x()
        || one.y() + one.height() <= other.y()
        || other.y() + other.height() <= one.y();
  }
}
