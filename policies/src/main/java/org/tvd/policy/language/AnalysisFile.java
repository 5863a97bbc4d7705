package org.tvd.policy.language;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.tvd.policy.flow.AnalysisPolicy;
import org.tvd.policy.flow.FindingKind;
import org.tvd.policy.flow.Waiver;
import org.tvd.protocol.ShownText;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code analysis.yaml}: how findings about flows are judged. */
final class AnalysisFile {
  private static final int MOST = 10_000;

  private final Set<String> tvds;
  private final BiPredicate<String, String> open;
  private final Problems problems;
  private final Scalars scalars;

  /**
   * @param tvds the names of all domains
   * @param open whether the flow from one to another is open on both sides
   */
  AnalysisFile(Set<String> tvds, BiPredicate<String, String> open, Problems problems) {
    this.tvds = tvds;
    this.open = open;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  AnalysisPolicy read(Node file) {
    Optional<Fields> fields = Fields.of(file, "analysis.yaml", problems);
    if (fields.isEmpty()) {
      return AnalysisPolicy.NONE;
    }
    boolean strict =
        fields.get().optional("strict").flatMap(node -> scalars.flag(node, "strict")).orElse(false);
    List<AnalysisPolicy.Pin> pins = fields.get().optional("pins").map(this::pins).orElse(List.of());
    SortedMap<String, Waiver> waivers = new TreeMap<>();
    fields
        .get()
        .optional("waivers")
        .flatMap(node -> Fields.of(node, "waivers", problems))
        .map(Fields::named)
        .map(named -> bounded(named, file, "waivers"))
        .orElse(List.of())
        .forEach(entry -> waiver(entry).ifPresent(each -> waivers.put(each.name(), each)));
    fields.get().nothingElse();
    return new AnalysisPolicy(strict, pins, waivers);
  }

  private <T> List<T> bounded(List<T> items, Node node, String what) {
    if (items.size() <= MOST) {
      return items;
    }
    problems.mismatch(
        node.place(), "too many " + what, "at most " + MOST, String.valueOf(items.size()));
    return List.of();
  }

  private List<AnalysisPolicy.Pin> pins(Node node) {
    List<AnalysisPolicy.Pin> pins = new ArrayList<>();
    Set<Cell> seen = new HashSet<>();
    for (Node item : bounded(scalars.list(node, "pins", true), node, "pins")) {
      Optional<Fields> fields = Fields.of(item, "a pin", problems);
      Optional<Cell> cell = fields.flatMap(this::cell);
      fields.ifPresent(Fields::nothingElse);
      if (cell.isEmpty()) {
        continue;
      }
      String flow = cell.get().from() + " to " + cell.get().to();
      if (!seen.add(cell.get())) {
        problems.mismatch(item.place(), "pins repeats an item", "each once", flow);
      } else if (!open.test(cell.get().from(), cell.get().to())) {
        problems.mismatch(
            item.place(),
            "the flow from %s is not open, so no repair would touch it".formatted(flow),
            "a flow that is open on both sides",
            "one that is closed or controlled");
      } else {
        pins.add(new AnalysisPolicy.Pin(cell.get().from(), cell.get().to(), item.place()));
      }
    }
    return pins;
  }

  private record Cell(String from, String to) {}

  private Optional<Cell> cell(Fields fields) {
    Optional<Node> toNode = fields.required("to");
    Optional<String> from = fields.required("from").flatMap(this::tvd);
    Optional<String> to = toNode.flatMap(this::tvd);
    if (toNode.isPresent() && from.isPresent() && from.equals(to)) {
      problems.mismatch(
          toNode.get().place(), "a TVD is always open to itself", "another TVD", from.get());
      return Optional.empty();
    }
    return from.flatMap(origin -> to.map(destination -> new Cell(origin, destination)));
  }

  private Optional<String> tvd(Node node) {
    return scalars.choice(node, "TVD", tvds);
  }

  private Optional<Waiver> waiver(Node.Entry entry) {
    Optional<Fields> found = Fields.of(entry.value(), "a waiver", problems);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Fields fields = found.get();
    Optional<FindingKind> finding =
        fields
            .required("finding")
            .flatMap(node -> scalars.choice(node, "finding", FindingKind.spellings()))
            .flatMap(FindingKind::ofSpelling);
    Optional<Cell> cell = cell(fields);
    Optional<String> by = fields.required("by").flatMap(this::oneLine);
    Optional<String> why = text(fields, "why");
    Optional<LocalDate> until = fields.required("until").flatMap(this::day);
    fields.nothingElse();
    return finding.isEmpty() || cell.isEmpty() || by.isEmpty() || why.isEmpty() || until.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Waiver(
                entry.key().text(),
                finding.get(),
                cell.get().from(),
                cell.get().to(),
                by.get(),
                why.get(),
                until.get(),
                entry.key().place()));
  }

  private Optional<String> text(Fields fields, String key) {
    return fields.required(key).flatMap(node -> scalars.text(node, key)).map(Node.Scalar::text);
  }

  /** Who answers is told in logs, where another line would be another message. */
  private Optional<String> oneLine(Node node) {
    Optional<String> text = scalars.text(node, "by").map(Node.Scalar::text);
    if (text.isPresent() && !text.get().codePoints().allMatch(ShownText::isShown)) {
      problems.mismatch(node.place(), "by is not one line", "one line of text", node.kind());
      return Optional.empty();
    }
    return text;
  }

  private Optional<LocalDate> day(Node node) {
    if (node instanceof Node.Scalar scalar && scalar.text().matches("\\d{4}-\\d{2}-\\d{2}")) {
      try {
        return Optional.of(LocalDate.parse(scalar.text()));
      } catch (DateTimeException noSuchDay) {
        // told below
      }
    }
    problems.mismatch(node.place(), "not a day", "YYYY-MM-DD", node.kind());
    return Optional.empty();
  }
}
