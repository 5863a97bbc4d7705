package org.tvd.policy.lattice;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lattice of security properties: a product of dimensions. Its order is taken literally (see
 * the model of Cabuk et al., CCS 2007): a platform that holds nothing does not hold the bottom, and
 * one that holds two properties does not thereby hold their join.
 *
 * @param dimensions by name
 * @param named properties that the policy gives a name to, by name
 */
public record Lattice(SortedMap<String, Dimension> dimensions, SortedMap<String, Property> named) {

  public Lattice {
    dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
    named = Collections.unmodifiableSortedMap(new TreeMap<>(named));
  }

  /**
   * The property with these values.
   *
   * @param values by dimension; what stands at its bottom is left out
   * @throws IllegalArgumentException if a dimension is unknown
   */
  public Property property(Map<String, Value> values) {
    TreeMap<String, Value> above = new TreeMap<>();
    values.forEach(
        (dimension, value) -> {
          if (!value.equals(dimension(dimension).bottom())) {
            above.put(dimension, value);
          }
        });
    return new Property(above);
  }

  /** Whether {@code held} is at least {@code required} in every dimension. */
  public boolean atLeast(Property held, Property required) {
    return dimensions.keySet().stream().allMatch(name -> atLeast(held, required, name));
  }

  /** Whether {@code held} is at least {@code required} in one dimension. */
  public boolean atLeast(Property held, Property required, String dimension) {
    return dimension(dimension).atLeast(value(held, dimension), value(required, dimension));
  }

  /** The value of {@code property} in a dimension: its bottom where the property leaves it out. */
  public Value value(Property property, String dimension) {
    Value value = property.values().get(dimension);
    return value == null ? dimension(dimension).bottom() : value;
  }

  /** The policy's name for {@code property} if it has one, else its notation. */
  public String describe(Property property) {
    Optional<String> name =
        named.entrySet().stream()
            .filter(entry -> entry.getValue().equals(property))
            .map(Map.Entry::getKey)
            .findFirst();
    return name.orElseGet(property::toString);
  }

  private Dimension dimension(String name) {
    Dimension dimension = dimensions.get(name);
    if (dimension == null) {
      throw new IllegalArgumentException("the lattice has no dimension " + name);
    }
    return dimension;
  }
}
