package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tvd.policy.lattice.Diagram;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/** Reads {@code lattice.yaml}: dimensions, named properties and exclusions. */
final class LatticeFile {
  private static final int MAX_LABELS = 64;
  private static final List<String> KINDS =
      List.of("chain", "powerset", "integer", "version", "date", "diagram", "product");

  /** By these a scope is told from a value of a product ({@link IssuerReader}). */
  static final Set<String> WORDS_OF_SCOPES = Set.of("from", "to", "any-of");

  private static final int MAX_PRODUCTS = 3;

  private final Problems problems;
  private final Scalars scalars;
  private final TreeMap<String, Dimension> dimensions = new TreeMap<>();
  private final TreeMap<String, Property> named = new TreeMap<>();
  private final Set<String> broken = new HashSet<>();

  private LatticeFile(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /**
   * What the file says.
   *
   * @param lattice of what is sound in it
   * @param properties reads properties of that lattice
   * @param exclusions sets of properties that no platform can hold together
   */
  record Content(Lattice lattice, PropertyReader properties, List<List<Property>> exclusions) {}

  static Content read(Optional<Node> file, Problems problems) {
    LatticeFile reader = new LatticeFile(problems);
    Optional<Fields> fields = file.flatMap(node -> Fields.of(node, "lattice.yaml", problems));
    if (fields.isEmpty()) {
      Lattice empty = new Lattice(new TreeMap<>(), new TreeMap<>());
      return new Content(empty, PropertyReader.ofNothing(empty, problems), List.of());
    }
    fields.get().required("dimensions").ifPresent(reader::dimensions);
    fields.get().optional("properties").ifPresent(reader::properties);
    PropertyReader properties = reader.propertyReader();
    List<List<Property>> exclusions = new ArrayList<>();
    fields
        .get()
        .optional("exclusions")
        .ifPresent(
            node ->
                reader.scalars.list(node, "exclusions", true).stream()
                    .map(properties::list)
                    .filter(exclusion -> !exclusion.isEmpty())
                    .forEach(exclusions::add));
    fields.get().nothingElse();
    return new Content(
        new Lattice(reader.dimensions, reader.named), properties, List.copyOf(exclusions));
  }

  private PropertyReader propertyReader() {
    return new PropertyReader(new Lattice(dimensions, named), broken, problems);
  }

  private void dimensions(Node node) {
    Optional<Fields> fields = Fields.of(node, "dimensions", problems);
    for (Node.Entry entry : fields.map(Fields::named).orElse(List.of())) {
      Optional<Dimension> dimension = dimension(entry.value(), 0);
      dimension.ifPresentOrElse(
          value -> dimensions.put(entry.key().text(), value), () -> broken.add(entry.key().text()));
    }
    if (fields.isPresent() && dimensions.isEmpty() && broken.isEmpty()) {
      problems.mismatch(node.place(), "dimensions is empty", "at least one", "none");
    }
  }

  private void properties(Node node) {
    PropertyReader reader = propertyReader();
    for (Node.Entry entry :
        Fields.of(node, "properties", problems).map(Fields::named).orElse(List.of())) {
      Optional<Property> property =
          entry.value() instanceof Node.Mapping mapping
              ? reader.assignments(mapping)
              : notAssignments(entry.value());
      property.ifPresentOrElse(
          value -> named.put(entry.key().text(), value), () -> broken.add(entry.key().text()));
    }
  }

  private Optional<Property> notAssignments(Node node) {
    problems.mismatch(node.place(), "not a property", "a value for each dimension", node.kind());
    return Optional.empty();
  }

  private Optional<Dimension> dimension(Node node, int products) {
    if (node instanceof Node.Scalar scalar) {
      return scalars
          .choice(scalar, "kind of dimension", KINDS)
          .flatMap(kind -> ofKind(kind, Optional.empty(), node, products));
    }
    if (node instanceof Node.Mapping mapping && mapping.entries().size() == 1) {
      Node.Entry entry = mapping.entries().getFirst();
      return scalars
          .choice(entry.key(), "kind of dimension", KINDS)
          .flatMap(kind -> ofKind(kind, Optional.of(entry.value()), node, products));
    }
    problems.mismatch(
        node.place(), "not a dimension", "one of " + String.join(", ", KINDS), node.kind());
    return Optional.empty();
  }

  private Optional<Dimension> ofKind(
      String kind, Optional<Node> argument, Node node, int products) {
    return switch (kind) {
      case "chain" -> {
        List<String> labels = labels(kind, argument, node);
        if (labels.size() == 1) {
          problems.mismatch(
              node.place(), "a chain of one label orders nothing", "at least two", "one");
        }
        yield labels.size() < 2 ? Optional.empty() : Optional.of(new Dimension.Chain(labels));
      }
      case "powerset" -> {
        List<String> labels = labels(kind, argument, node);
        yield labels.isEmpty()
            ? Optional.empty()
            : Optional.of(new Dimension.Powerset(new TreeSet<>(labels)));
      }
      case "integer" -> Optional.of(new Dimension.Numbers(minimum(argument)));
      case "version" -> withoutArgument(new Dimension.Versions(), argument);
      case "date" -> withoutArgument(new Dimension.Days(), argument);
      case "product" -> product(argument, node, products);
      default -> diagram(argument, node);
    };
  }

  private Optional<Dimension> product(Optional<Node> argument, Node node, int products) {
    Optional<Fields> fields = argument.flatMap(each -> Fields.of(each, "product", problems));
    if (argument.isEmpty() || fields.map(Fields::isEmpty).orElse(false)) {
      problems.mismatch(node.place(), "product needs factors", "each name: a dimension", "none");
      return Optional.empty();
    }
    if (products == MAX_PRODUCTS) {
      problems.mismatch(
          node.place(), "products are nested too deeply", "at most " + MAX_PRODUCTS, "more");
      return Optional.empty();
    }
    TreeMap<String, Dimension> factors = new TreeMap<>();
    List<Node.Entry> entries = fields.map(Fields::named).orElse(List.of());
    for (Node.Entry entry : entries) {
      String name = entry.key().text();
      if (WORDS_OF_SCOPES.contains(name)) {
        problems.mismatch(
            entry.key().place(), "not a name of a factor", "none of from, to, any-of", name);
      } else {
        dimension(entry.value(), products + 1).ifPresent(factor -> factors.put(name, factor));
      }
    }
    return factors.isEmpty() || factors.size() < entries.size()
        ? Optional.empty()
        : Optional.of(new Dimension.Product(factors));
  }

  private List<String> labels(String kind, Optional<Node> argument, Node node) {
    if (argument.isEmpty()) {
      problems.mismatch(node.place(), kind + " needs labels", kind + ": [a, b]", "none");
      return List.of();
    }
    int before = problems.errors().size();
    List<String> labels = scalars.words(argument.get(), kind, false);
    if (labels.size() > MAX_LABELS) {
      problems.mismatch(
          node.place(), "too many labels", "at most " + MAX_LABELS, String.valueOf(labels.size()));
    }
    return problems.errors().size() == before ? labels : List.of();
  }

  private long minimum(Optional<Node> argument) {
    Optional<Fields> fields = argument.flatMap(node -> Fields.of(node, "integer", problems));
    long minimum =
        fields
            .flatMap(each -> each.required("minimum"))
            .map(node -> scalars.number(node, "minimum", 0, 999_999_999).orElse(0))
            .orElse(0);
    fields.ifPresent(Fields::nothingElse);
    return minimum;
  }

  private Optional<Dimension> withoutArgument(Dimension dimension, Optional<Node> argument) {
    argument.ifPresent(
        node -> problems.mismatch(node.place(), "this kind takes nothing", "nothing", node.kind()));
    return argument.isPresent() ? Optional.empty() : Optional.of(dimension);
  }

  private Optional<Dimension> diagram(Optional<Node> argument, Node node) {
    Optional<Fields> fields = argument.flatMap(a -> Fields.of(a, "diagram", problems));
    if (argument.isEmpty()) {
      problems.mismatch(
          node.place(), "diagram needs labels", "each label: [those directly above it]", "none");
    }
    Map<String, Set<String>> above = new TreeMap<>();
    for (Node.Entry entry : fields.map(Fields::named).orElse(List.of())) {
      above.put(
          entry.key().text(), new TreeSet<>(scalars.words(entry.value(), "labels above", true)));
    }
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    if (above.size() > MAX_LABELS) {
      problems.mismatch(
          node.place(), "too many labels", "at most " + MAX_LABELS, String.valueOf(above.size()));
      return Optional.empty();
    }
    return switch (Diagram.of(above)) {
      case Diagram.Sound(Diagram diagram) -> Optional.of(new Dimension.Drawn(diagram));
      case Diagram.Flaw(String problem) -> {
        problems.mismatch(
            fields.get().place(), "not a lattice", "a join and a meet of each pair", problem);
        yield Optional.empty();
      }
    };
  }
}
