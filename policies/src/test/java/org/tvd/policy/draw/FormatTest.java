package org.tvd.policy.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tvd.policy.draw.Format.Rendered;
import org.tvd.policy.draw.Format.TooLarge;
import org.tvd.policy.draw.Picture.Arrow;
import org.tvd.policy.draw.Picture.Cell;
import org.tvd.policy.draw.Picture.Direction;
import org.tvd.policy.draw.Picture.Edge;
import org.tvd.policy.draw.Picture.Graph;
import org.tvd.policy.draw.Picture.Group;
import org.tvd.policy.draw.Picture.Legend;
import org.tvd.policy.draw.Picture.Node;
import org.tvd.policy.draw.Picture.Table;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The three formats: no text in a picture can say anything but itself. */
final class FormatTest {

  static Stream<String> hostileTexts() {
    return Stream.of(
        "a\"b",
        "</text><script>alert(1)</script>",
        "]]> --> <!-- & &amp; &lt;",
        "'; DROP",
        "\\",
        "\\\"] ; evil [label=\"",
        "\\N\\G\\L",
        "n0 -> n1",
        "\"] end %%{init: {\"theme\": \"dark\"}}%%",
        "#quot; #35; #",
        "`code` **bold** _x_",
        "end",
        "}",
        "line\nbreak\r\ttab",
        "\u0000\u0007\u001b[31mred",
        "\u202egnp.exe",
        "\ud800 alone",
        "日本語 é ü 🙂",
        "%s %d %n",
        "x".repeat(5000),
        "");
  }

  private static Graph graph(String text) {
    return new Graph(
        text,
        text,
        Direction.RIGHT,
        List.of(
            new Group("", Look.PLAIN, List.of(new Node(text + "1", lines(text), Look.OPEN, text))),
            new Group(
                "frame " + text,
                Look.OUTSIDE,
                List.of(new Node(text + "2", lines(text), Look.ERROR, text)))),
        List.of(new Edge(text + "1", text + "2", Arrow.FORWARD, text, Look.WARNING, text)),
        List.of(new Legend(Look.WARNING, true, text)));
  }

  private static List<String> lines(String text) {
    return List.of(text, text);
  }

  private static Table table(String text) {
    Cell cell = new Cell(text, Look.CONTROLLED, text);
    return new Table(
        text,
        text,
        text,
        List.of(text, "b"),
        List.of(List.of(cell, cell), List.of(cell, cell)),
        List.of(new Legend(Look.CONTROLLED, false, text)));
  }

  private static String render(Format format, Picture picture) {
    return switch (format.render(picture)) {
      case Rendered(String text) -> text;
      case TooLarge large -> throw new AssertionError(large.toString());
    };
  }

  private static Document xml(String text) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
  }

  private static List<String> texts(Document document, String tag) {
    NodeList found = document.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void svgShowsTextAsItIs(String text) throws Exception {
    for (Picture picture : List.of(graph(text), table(text))) {
      Document document = xml(render(Format.SVG, picture));
      Element root = document.getDocumentElement();
      assertThat(root.getAttribute("role")).isEqualTo("img");
      assertThat(root.getFirstChild().getNextSibling().getNodeName()).isEqualTo("title");
      assertThat(texts(document, "desc")).containsExactly(Caption.whole(text));
      assertThat(texts(document, "text")).contains(Caption.line(text));
      assertThat(document.getElementsByTagName("script").getLength()).isZero();
    }
  }

  @Test
  void svgShowsNodesFramesEdgesAndLegend() throws Exception {
    Document document = xml(render(Format.SVG, graph("a & b")));
    assertThat(texts(document, "text"))
        .containsExactly(
            "a & b", "frame a & b", "a & b", "a & b", "a & b", "a & b", "a & b", "a & b");
    assertThat(document.getElementsByTagName("polygon").getLength()).isEqualTo(1);
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void mermaidHasTheSameStatementsWhateverTheTextIs(String text) {
    assertThat(skeleton(render(Format.MERMAID, graph(text))))
        .isEqualTo(skeleton(render(Format.MERMAID, graph("harmless"))));
    assertThat(skeleton(render(Format.MERMAID, table(text))))
        .isEqualTo(skeleton(render(Format.MERMAID, table("harmless"))));
  }

  /**
   * The statements without what stands in quotes, and without the edge's label, which may be none.
   */
  private static List<String> skeleton(String mermaid) {
    assertThat(mermaid).doesNotContain("%");
    return mermaid
        .lines()
        .map(line -> line.replaceAll("\"(\\\\.|[^\"\\\\])*\"", "\"\"").replace("|\"\"|", ""))
        .map(line -> line.replaceAll("(accTitle|accDescr):.*", "$1"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void graphvizAcceptsAndSeesTheSameGraph(String text) throws Exception {
    for (Picture picture : List.of(graph(text), table(text))) {
      String plain = graphviz(render(Format.DOT, picture), "-Tsvg");
      List<String> drawn = texts(xml(withoutDoctype(plain)), "text");
      long expected = picture instanceof Graph ? 2 : 1;
      assertThat(drawn.stream().filter(each -> each.equals(Caption.line(text))).count())
          .as(plain)
          .isGreaterThanOrEqualTo(text.isEmpty() ? 0 : expected);
      String structure = graphviz(render(Format.DOT, picture), "-Tplain");
      assertThat(structure.lines().filter(line -> line.startsWith("edge ")).count())
          .isEqualTo(picture instanceof Graph ? 1 : 0);
      assertThat(structure.lines().filter(line -> line.startsWith("node ")).count())
          .isEqualTo(picture instanceof Graph ? 3 : 2);
    }
  }

  private static String withoutDoctype(String svg) {
    return svg.replaceAll("(?s)<!DOCTYPE[^>]*>", "").replace('\u00a0', ' ');
  }

  private static String graphviz(String drawing, String form) throws Exception {
    Process dot;
    try {
      dot = new ProcessBuilder("dot", form).start();
    } catch (IOException e) {
      assumeTrue(false, "Graphviz is not installed: " + e.getMessage());
      throw e;
    }
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (var in = dot.getOutputStream()) {
                    in.write(drawing.getBytes(StandardCharsets.UTF_8));
                  } catch (IOException _) {
                    // It says why by its exit code.
                  }
                });
    String answer = new String(dot.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    writer.join();
    assertThat(dot.waitFor(20, TimeUnit.SECONDS)).isTrue();
    String complaint = new String(dot.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(dot.exitValue()).as(complaint).isZero();
    return answer;
  }

  @ParameterizedTest
  @MethodSource("hostileTexts")
  void samePictureIsTheSameBytes(String text) {
    for (Format format : Format.values()) {
      assertThat(render(format, graph(text))).isEqualTo(render(format, graph(text)));
      assertThat(render(format, table(text))).isEqualTo(render(format, table(text)));
    }
  }

  @Test
  void graphvizLegendShowsLinesAndNoNamesOfOurs() {
    String drawing = render(Format.DOT, graph("a"));
    assertThat(drawing).contains("> – – – </td>").doesNotContain("warning");
  }

  @Test
  void pictureThatNobodyCouldReadIsRefused() {
    List<Node> many = new ArrayList<>();
    for (int i = 0; i <= Format.MOST_PARTS; i++) {
      many.add(new Node("n" + i, List.of("n"), Look.PLAIN, ""));
    }
    Graph graph =
        new Graph(
            "t", "d", Direction.UP, List.of(new Group("", Look.PLAIN, many)), List.of(), List.of());
    assertThat(Format.SVG.render(graph))
        .isEqualTo(new TooLarge(Format.MOST_PARTS + 1, Format.MOST_PARTS));
  }

  @Test
  void edgeWithoutNodeAndNodeOfTwoAreRefused() {
    Node node = new Node("a", List.of("a"), Look.PLAIN, "");
    assertThatThrownBy(
            () ->
                new Graph(
                    "t",
                    "d",
                    Direction.UP,
                    List.of(new Group("", Look.PLAIN, List.of(node, node))),
                    List.of(),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new Graph(
                    "t",
                    "d",
                    Direction.UP,
                    List.of(new Group("", Look.PLAIN, List.of(node))),
                    List.of(new Edge("a", "b", Arrow.NONE, "", Look.PLAIN, "")),
                    List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
