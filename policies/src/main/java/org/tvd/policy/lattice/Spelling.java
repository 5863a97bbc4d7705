package org.tvd.policy.lattice;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes the spelling of a list or mapping apart: YAML's flow style with plain names and values. */
final class Spelling {
  private Spelling() {}

  /** The items in their order; empty where it is not {@code [item, …]}. */
  static Optional<List<String>> list(String spelling) {
    if (!spelling.startsWith("[") || !spelling.endsWith("]")) {
      return Optional.empty();
    }
    String inside = spelling.substring(1, spelling.length() - 1).strip();
    return Optional.of(
        inside.isEmpty()
            ? List.of()
            : Arrays.stream(inside.split(",", -1)).map(String::strip).toList());
  }

  /** The spelling of each value by its name; empty where it is not {@code {name: value, …}}. */
  static Optional<Map<String, String>> mapping(String spelling) {
    if (!spelling.startsWith("{") || !spelling.endsWith("}")) {
      return Optional.empty();
    }
    String inside = spelling.substring(1, spelling.length() - 1);
    Map<String, String> parts = new TreeMap<>();
    int start = 0;
    int depth = 0;
    for (int i = 0; i <= inside.length(); i++) {
      char c = i == inside.length() ? ',' : inside.charAt(i);
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
      if (depth < 0 || (i == inside.length() && depth != 0)) {
        return Optional.empty();
      }
      if (c == ',' && depth == 0) {
        String part = inside.substring(start, i).strip();
        int colon = part.indexOf(": ");
        boolean nothing = part.isEmpty() && inside.isBlank();
        if (!nothing
            && (colon < 1
                || parts.put(part.substring(0, colon), part.substring(colon + 2).strip())
                    != null)) {
          return Optional.empty();
        }
        start = i + 1;
      }
    }
    return Optional.of(parts);
  }
}
