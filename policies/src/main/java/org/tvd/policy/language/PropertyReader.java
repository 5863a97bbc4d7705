package org.tvd.policy.language;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tvd.policy.lattice.Dimension;
import org.tvd.policy.lattice.Lattice;
import org.tvd.policy.lattice.Property;
import org.tvd.policy.lattice.Value;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;

/**
 * Reads properties: the name of one, or a value for each of some dimensions. What the lattice file
 * declares wrongly is passed over in silence, for its error is already told.
 */
public final class PropertyReader {
  private final Lattice lattice;
  private final Set<String> broken;
  private final boolean silent;
  private final Problems problems;
  private final Scalars scalars;

  PropertyReader(Lattice lattice, Set<String> broken, Problems problems) {
    this(lattice, broken, false, problems);
  }

  private PropertyReader(Lattice lattice, Set<String> broken, boolean silent, Problems problems) {
    this.lattice = lattice;
    this.broken = broken;
    this.silent = silent;
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** For a lattice without an error. */
  public static PropertyReader of(Lattice lattice, Problems problems) {
    return new PropertyReader(lattice, Set.of(), problems);
  }

  /** For a lattice that could not be read at all. */
  static PropertyReader ofNothing(Lattice lattice, Problems problems) {
    return new PropertyReader(lattice, Set.of(), true, problems);
  }

  /** At least one property, each with its place. */
  public List<Placed> placed(Node node) {
    List<Placed> properties = new ArrayList<>();
    for (Node item : scalars.list(node, "the list of properties", false)) {
      property(item).ifPresent(property -> properties.add(new Placed(property, item.place())));
    }
    return properties;
  }

  /** At least one property. */
  public List<Property> list(Node node) {
    return placed(node).stream().map(Placed::property).toList();
  }

  /** A list of properties, or a single one. */
  List<Property> oneOrMore(Node node) {
    return node instanceof Node.Sequence ? list(node) : property(node).stream().toList();
  }

  /**
   * A property where it is written.
   *
   * @param property that
   * @param place there
   */
  public record Placed(Property property, Place place) {}

  Optional<Property> property(Node node) {
    if (node instanceof Node.Mapping mapping) {
      return assignments(mapping);
    }
    Optional<String> name = scalars.text(node, "a property").map(Node.Scalar::text);
    Optional<Property> property =
        name.flatMap(each -> Optional.ofNullable(lattice.named().get(each)));
    if (name.isPresent() && property.isEmpty() && !silent && !broken.contains(name.get())) {
      problems.unknown(node.place(), "property", name.get(), lattice.named().keySet());
    }
    return property;
  }

  /** A value for each of some dimensions. */
  Optional<Property> assignments(Node.Mapping mapping) {
    Optional<Map<String, Value>> values = values(mapping);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(lattice.property(values.get()));
  }

  /** The value of each dimension as it is written; empty if one of them is wrong. */
  Optional<Map<String, Value>> values(Node.Mapping mapping) {
    Map<String, Value> values = new TreeMap<>();
    if (mapping.entries().isEmpty()) {
      problems.mismatch(
          mapping.place(), "not a property", "a value for at least one dimension", "none");
    }
    for (Node.Entry entry : mapping.entries()) {
      String name = entry.key().text();
      dimension(entry.key())
          .flatMap(dimension -> value(dimension, name, entry.value()))
          .ifPresent(value -> values.put(name, value));
    }
    boolean all = !values.isEmpty() && values.size() == mapping.entries().size();
    return all ? Optional.of(values) : Optional.empty();
  }

  /** The dimension of this name. */
  public Optional<Dimension> dimension(Node.Scalar key) {
    String name = key.text();
    Dimension dimension = lattice.dimensions().get(name);
    if (dimension == null && !silent && !broken.contains(name)) {
      problems.unknown(key.place(), "dimension", name, lattice.dimensions().keySet());
    }
    return Optional.ofNullable(dimension);
  }

  /** A value of one dimension. */
  Optional<Value> value(Dimension dimension, String name, Node node) {
    if (dimension instanceof Dimension.Product product && node instanceof Node.Mapping mapping) {
      return tuple(product, name, mapping);
    }
    Optional<String> spelling =
        switch (node) {
          case Node.Scalar scalar
              when !(dimension instanceof Dimension.Powerset
                  || dimension instanceof Dimension.Product) ->
              Optional.of(scalar.text());
          case Node.Sequence list
              when dimension instanceof Dimension.Powerset
                  && list.items().stream().allMatch(Node.Scalar.class::isInstance) ->
              Optional.of(
                  list.items().stream()
                      .map(item -> ((Node.Scalar) item).text())
                      .collect(Collectors.joining(",", "[", "]")));
          default -> Optional.empty();
        };
    Optional<Value> value = spelling.flatMap(dimension::parse);
    if (value.isEmpty()) {
      String found = spelling.filter(s -> s.startsWith("[")).orElse(node.kind());
      problems.mismatch(
          node.place(),
          "not a value of dimension " + name,
          dimension.expected(),
          found + near(dimension, node));
    }
    return value;
  }

  /** The label that is likely meant by one that is none. */
  private static String near(Dimension dimension, Node node) {
    Collection<String> labels = dimension.labels();
    List<Node> written = node instanceof Node.Sequence list ? list.items() : List.of(node);
    return written.stream()
        .filter(Node.Scalar.class::isInstance)
        .map(item -> ((Node.Scalar) item).text())
        .filter(label -> !labels.contains(label))
        .findFirst()
        .map(label -> Problems.hint(label, labels))
        .orElse("");
  }

  private Optional<Value> tuple(Dimension.Product product, String name, Node.Mapping mapping) {
    Map<String, Value> values = new TreeMap<>();
    for (Node.Entry entry : mapping.entries()) {
      String key = entry.key().text();
      Dimension factor = product.factors().get(key);
      if (factor == null) {
        problems.unknown(
            entry.key().place(), "factor of dimension " + name, key, product.factors().keySet());
      } else {
        value(factor, name + "." + key, entry.value()).ifPresent(value -> values.put(key, value));
      }
    }
    return values.size() == mapping.entries().size()
        ? Optional.of(product.of(values))
        : Optional.empty();
  }
}
