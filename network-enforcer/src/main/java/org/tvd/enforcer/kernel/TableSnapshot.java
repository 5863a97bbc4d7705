package org.tvd.enforcer.kernel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.tvd.enforcer.command.CommandException;
import org.tvd.enforcer.command.Shell;
import tools.jackson.databind.JsonNode;

/**
 * A packet filter table as the kernel tells it, without what changes by itself: handles, counts,
 * order of sets and the lease's remaining time. nft rewrites what it is given, so what stands is
 * compared with what stood right after it was applied, not with the text.
 */
public record TableSnapshot(String content) {
  private static final Set<String> VOLATILE =
      Set.of("handle", "packets", "bytes", "metainfo", "timeout", "expires");

  /** The named table of both families. */
  public static TableSnapshot read(Shell shell, String table) throws CommandException {
    StringBuilder content = new StringBuilder();
    for (String family : List.of("inet", "bridge")) {
      String listing = shell.run("nft", "-j", "list", "table", family, table);
      append(Json.parse(listing), content);
    }
    return new TableSnapshot(content.toString());
  }

  private static void append(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      boolean lease = node.path("name").asString("").equals("lease");
      out.append('{');
      node.properties().stream()
          .filter(field -> !VOLATILE.contains(field.getKey()))
          .filter(field -> !(lease && field.getKey().equals("elem")))
          .forEach(
              field -> {
                out.append(field.getKey()).append(':');
                if (field.getKey().equals("elem")) {
                  appendSorted(field.getValue(), out);
                } else {
                  append(field.getValue(), out);
                }
              });
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      node.forEach(item -> append(item, out));
      out.append(']');
    } else {
      out.append(node).append(',');
    }
  }

  private static void appendSorted(JsonNode elements, StringBuilder out) {
    List<String> texts = new ArrayList<>();
    elements.forEach(
        element -> {
          StringBuilder text = new StringBuilder();
          append(element, text);
          texts.add(text.toString());
        });
    texts.sort(Comparator.naturalOrder());
    out.append(texts);
  }
}
