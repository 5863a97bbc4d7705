package org.tvd.policy.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tvd.protocol.yaml.Scalars;

/** The reference of keys for people, in Markdown: the tables of policies/README.md. */
public final class KeyReference {
  private static final String HEAD = "| key | value | meaning |\n|---|---|---|\n";
  private static final Pattern TABLE = Pattern.compile("(?m)(^\\|.*\n)+");

  private record Row(String key, List<String> values, String meaning) {}

  private final Map<String, Row> rows = new LinkedHashMap<>();
  private final Map<String, Shape.Defined> defined = new LinkedHashMap<>();

  private KeyReference() {}

  /**
   * {@code page} with the first table below the heading of each kind of file made anew; everything
   * else is as it was. A heading is {@code ## } and the path of the file.
   *
   * @throws IllegalArgumentException if a heading or its table is missing
   */
  public static String update(String page) {
    String updated = page;
    for (PolicyFile file : Catalogue.FILES) {
      int heading = ("\n" + updated).indexOf("\n## " + file.path() + "\n");
      Matcher table = TABLE.matcher(updated);
      if (heading < 0 || !table.find(heading)) {
        throw new IllegalArgumentException("no table below a heading ## " + file.path());
      }
      updated = updated.substring(0, table.start()) + table(file) + updated.substring(table.end());
    }
    return updated;
  }

  /** The table of one kind of file: a row for each key. */
  public static String table(PolicyFile file) {
    KeyReference reference = new KeyReference();
    if (file.shape() instanceof Shape.Named named) {
      reference.row(named.called(), values(named.value()), file.title());
      reference.below(named.called(), named.value());
    } else {
      reference.below("", file.shape());
    }
    Map<String, Shape.Defined> done = new LinkedHashMap<>();
    while (done.size() < reference.defined.size()) {
      for (Shape.Defined each : List.copyOf(reference.defined.values())) {
        if (done.put(each.name(), each) == null) {
          reference.below(each.name() + ":", each.shape());
        }
      }
    }
    return HEAD
        + reference.rows.values().stream().map(KeyReference::row).collect(Collectors.joining());
  }

  private static String row(Row row) {
    int colon = row.key().indexOf(':');
    String key =
        colon < 0
            ? "`" + row.key() + "`"
            : row.key().substring(0, colon) + ": `" + row.key().substring(colon + 1) + "`";
    return "| %s | %s | %s |\n"
        .formatted(key, String.join(", ", row.values()), row.meaning().replace("|", "\\|"));
  }

  /** A key that stands in several alternatives has one row. */
  private void row(String path, List<String> values, String meaning) {
    Row row = rows.computeIfAbsent(path, _ -> new Row(path, new ArrayList<>(), meaning));
    values.stream().filter(value -> !row.values().contains(value)).forEach(row.values()::add);
  }

  private void key(String path, Key key) {
    String at = path.isEmpty() || path.endsWith(":") ? path + key.name() : path + "." + key.name();
    String absent = key.absent().isEmpty() ? "" : ", `" + key.absent() + "`";
    String optional = key.required() ? "" : "optional" + absent + ": ";
    Shape shape = key.shape();
    String shown = shape instanceof Shape.Named named ? at + "." + named.called() : at;
    row(
        shown,
        values(shape instanceof Shape.Named named ? named.value() : shape),
        optional + key.meaning());
    below(at, shape);
  }

  private void below(String path, Shape shape) {
    switch (shape) {
      case Shape.Keys(List<Key> keys) -> keys.forEach(key -> key(path, key));
      case Shape.Named named -> below(path + "." + named.called(), named.value());
      case Shape.ListOf(Shape item, int _) -> below(path + "[]", item);
      case Shape.OneOf(List<Shape> shapes) -> shapes.forEach(each -> below(path, each));
      case Shape.Defined each -> defined.putIfAbsent(each.name(), each);
      case Shape.Text _,
          Shape.Whole _,
          Shape.Time _,
          Shape.Choice _,
          Shape.Flag _,
          Shape.Again _,
          Shape.Elsewhere _ -> {}
    }
  }

  private static List<String> values(Shape shape) {
    return switch (shape) {
      case Shape.Text text -> List.of(text.described());
      case Shape.Whole(long least, long most) -> List.of(least + " to " + most);
      case Shape.Time time ->
          List.of(
              "a time, " + Scalars.spelled(time.least()) + " to " + Scalars.spelled(time.most()));
      case Shape.Choice(List<String> words) ->
          words.stream().map(word -> "`" + word + "`").toList();
      case Shape.Flag _ -> List.of("`true`, `false`");
      case Shape.ListOf(Shape item, int _) -> List.of("list: " + String.join(", ", values(item)));
      case Shape.Named(String called, String _, Shape value, int _) ->
          List.of("by " + called + ": " + String.join(", ", values(value)));
      case Shape.Keys _ -> List.of("mapping");
      case Shape.OneOf(List<Shape> shapes) ->
          shapes.stream().flatMap(each -> values(each).stream()).distinct().toList();
      case Shape.Defined(String name, Shape _) -> List.of(article(name));
      case Shape.Again(String name) -> List.of(article(name));
      case Shape.Elsewhere(String described, Shape _) -> List.of(described);
    };
  }

  private static String article(String name) {
    return ("aeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
  }
}
