package org.tvd.cli.evidence;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/** JSON as lines for people: one for each value, with its path; long lists are cut. */
final class Lines {
  private final PrintWriter out;
  private final int limit;

  /**
   * @param limit how many elements of a list are shown
   */
  Lines(PrintWriter out, int limit) {
    this.out = out;
    this.limit = limit;
  }

  void print(String path, JsonNode node) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              each -> print(path + (path.isBlank() ? "" : ".") + each.getKey(), each.getValue()));
    } else if (node.isArray()) {
      elements(path, node);
    } else {
      line(path + ": " + (node.isString() ? node.asString() : node.toString()));
    }
  }

  private void elements(String path, JsonNode list) {
    if (list.isEmpty()) {
      line(path + ": none");
    }
    for (int i = 0; i < Math.min(list.size(), limit); i++) {
      print(path + "[" + i + "]", list.get(i));
    }
    if (list.size() > limit) {
      line(path + ": " + (list.size() - limit) + " more (--json shows them)");
    }
  }

  private void line(String text) {
    out.println(TerminalText.of(text));
  }
}
