package org.tvd.policy.language;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tvd.policy.model.DigestIndexBuilder;
import org.tvd.policy.model.ReferenceList;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.ima.EscapedPath;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/**
 * Reads named lists of digests, in place or in files of their own: {@code references.yaml}, and
 * those that a domain's file brings.
 */
final class ReferencesFile {
  /**
   * SHA-256, SHA-384 or SHA-512 in hex, and a path as {@code sha256sum} prints it, which begins a
   * line with a backslash where the path has one.
   */
  private static final Pattern LINE =
      Pattern.compile("\\\\?([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})(?: [ *](.+))?");

  private static final String EXPECTED = "64, 96 or 128 lower case hex digits, two spaces, a path";
  private static final int MAX_SIZE = 32 << 20;
  private static final int MAX_PATH = 4096;

  private final Sources sources;
  private final Problems problems;
  private final Scalars scalars;

  private ReferencesFile(Sources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /**
   * The lists, by name.
   *
   * @param node the mapping
   * @param what it is, for messages
   * @param prefix of each name
   */
  static SortedMap<String, ReferenceList> read(
      Optional<Node> node, String what, String prefix, Sources sources, Problems problems) {
    ReferencesFile reader = new ReferencesFile(sources, problems);
    SortedMap<String, ReferenceList> lists = new TreeMap<>();
    Optional<Fields> fields = node.flatMap(each -> Fields.of(each, what, problems));
    for (Node.Entry entry : fields.map(Fields::named).orElse(List.of())) {
      DigestIndexBuilder paths = new DigestIndexBuilder();
      if (entry.value() instanceof Node.Mapping mapping) {
        reader.ofFile(mapping, paths);
      } else {
        for (Node item : reader.scalars.list(entry.value(), "a list of digests", false)) {
          reader
              .scalars
              .text(item, "a digest")
              .ifPresent(scalar -> reader.line(scalar.text(), scalar.place(), paths));
        }
      }
      String name = prefix + entry.key().text();
      lists.put(name, new ReferenceList(name, paths.build(), entry.key().place()));
    }
    return Collections.unmodifiableSortedMap(lists);
  }

  private void ofFile(Node.Mapping mapping, DigestIndexBuilder paths) {
    Optional<Fields> fields = Fields.of(mapping, "a reference", problems);
    Optional<Node.Scalar> path =
        fields.flatMap(f -> f.required("file")).flatMap(node -> scalars.text(node, "file"));
    fields.ifPresent(Fields::nothingElse);
    if (path.isEmpty()) {
      return;
    }
    Optional<Bytes> content = sources.named(path.get());
    if (content.isEmpty()) {
      return;
    }
    if (content.get().size() > MAX_SIZE) {
      problems.report(
          path.get().place(), path.get().text() + " is too large (expected at most 32 MiB)");
      return;
    }
    int number = 0;
    boolean empty = true;
    for (String line : (Iterable<String>) content.get().utf8().lines()::iterator) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        empty = false;
        line(line, new Place(path.get().text(), number, 1), paths);
      }
    }
    if (empty) {
      problems.mismatch(
          path.get().place(), path.get().text() + " is empty", "at least one digest", "none");
    }
  }

  private void line(String line, Place place, DigestIndexBuilder paths) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches() || line.length() > MAX_PATH) {
      problems.mismatch(place, "not a reference", EXPECTED, shown(line));
      return;
    }
    Bytes digest = Bytes.ofHex(matcher.group(1));
    String path = matcher.group(2);
    if (path == null) {
      paths.anywhere(digest);
      return;
    }
    try {
      Bytes parsed = EscapedPath.parse(path);
      if (parsed.size() <= MAX_PATH) {
        paths.under(digest, parsed);
      } else {
        problems.mismatch(place, "not a path", "at most 4096 bytes", parsed.size() + "");
      }
    } catch (MalformedException e) {
      problems.mismatch(
          place, "not a path", "\\\\, \\n, \\r or \\xNN where a backslash is", shown(line));
    }
  }

  private static String shown(String line) {
    String printable = line.replaceAll("\\p{Cntrl}", " ");
    return "'" + (printable.length() <= 60 ? printable : printable.substring(0, 60) + "…") + "'";
  }
}
