package org.tvd.policy.lattice;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tvd.policy.lattice.Value.Day;
import org.tvd.policy.lattice.Value.Label;
import org.tvd.policy.lattice.Value.Labels;
import org.tvd.policy.lattice.Value.Tuple;
import org.tvd.policy.lattice.Value.Version;
import org.tvd.policy.lattice.Value.Whole;

/** One factor of the lattice: which values there are, and which is at least which. */
public sealed interface Dimension {

  /** The value of a property that leaves this dimension out. */
  Value bottom();

  /**
   * Whether {@code high} is at least {@code low}.
   *
   * @throws ClassCastException if one of them is not a value of this kind of dimension
   */
  boolean atLeast(Value high, Value low);

  /** The value that is spelled so; empty if this dimension has none. */
  Optional<Value> parse(String spelling);

  /** Which spellings there are, for messages. */
  default String expected() {
    return "one of " + String.join(", ", labels());
  }

  /** The labels that its values are made of; none where they are numbers, days or tuples. */
  default Collection<String> labels() {
    return List.of();
  }

  /**
   * Labels in a line.
   *
   * @param labels lowest first, at least two, each once
   */
  record Chain(List<String> labels) implements Dimension {
    public Chain {
      labels = List.copyOf(labels);
    }

    @Override
    public Value bottom() {
      return new Label(labels.getFirst());
    }

    @Override
    public boolean atLeast(Value high, Value low) {
      return labels.indexOf(((Label) high).spelling()) >= labels.indexOf(((Label) low).spelling());
    }

    @Override
    public Optional<Value> parse(String spelling) {
      return labels.contains(spelling) ? Optional.of(new Label(spelling)) : Optional.empty();
    }
  }

  /**
   * Every set of some labels; more labels are more.
   *
   * @param labels that there are
   */
  record Powerset(SortedSet<String> labels) implements Dimension {
    public Powerset {
      labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    }

    @Override
    public Value bottom() {
      return new Labels(new TreeSet<>());
    }

    @Override
    public boolean atLeast(Value high, Value low) {
      return ((Labels) high).labels().containsAll(((Labels) low).labels());
    }

    /** Reads {@code [a, b]}, each label once. */
    @Override
    public Optional<Value> parse(String spelling) {
      Optional<List<String>> found = Spelling.list(spelling);
      TreeSet<String> distinct = new TreeSet<>(found.orElse(List.of()));
      return found.isPresent()
              && distinct.size() == found.get().size()
              && labels.containsAll(distinct)
          ? Optional.of(new Labels(distinct))
          : Optional.empty();
    }

    @Override
    public String expected() {
      return "a list of " + String.join(", ", labels);
    }
  }

  /**
   * Whole numbers; more is more.
   *
   * @param minimum the lowest
   */
  record Numbers(long minimum) implements Dimension {
    @Override
    public Value bottom() {
      return new Whole(minimum);
    }

    @Override
    public boolean atLeast(Value high, Value low) {
      return ((Whole) high).number() >= ((Whole) low).number();
    }

    @Override
    public Optional<Value> parse(String spelling) {
      if (!spelling.matches("0|-?[1-9]\\d{0,17}")) {
        return Optional.empty();
      }
      long number = Long.parseLong(spelling);
      return number >= minimum ? Optional.of(new Whole(number)) : Optional.empty();
    }

    @Override
    public String expected() {
      return "a whole number from " + minimum;
    }
  }

  /** Versions, compared number by number and never as text: 1.10 is more than 1.9. */
  record Versions() implements Dimension {
    private static final Pattern VERSION = Pattern.compile("\\d{1,18}(\\.\\d{1,18}){0,7}");

    @Override
    public Value bottom() {
      return new Version(List.of());
    }

    @Override
    public boolean atLeast(Value high, Value low) {
      return Arrays.compare(numbers(high), numbers(low)) >= 0;
    }

    @Override
    public Optional<Value> parse(String spelling) {
      return VERSION.matcher(spelling).matches()
          ? Optional.of(
              new Version(Arrays.stream(spelling.split("\\.")).map(Long::valueOf).toList()))
          : Optional.empty();
    }

    @Override
    public String expected() {
      return "a version: up to eight numbers with dots between";
    }

    private static long[] numbers(Value value) {
      return ((Version) value).numbers().stream().mapToLong(Long::longValue).toArray();
    }
  }

  /** Days; later is more. */
  record Days() implements Dimension {
    @Override
    public Value bottom() {
      return new Day(LocalDate.of(0, 1, 1));
    }

    @Override
    public boolean atLeast(Value high, Value low) {
      return !((Day) high).day().isBefore(((Day) low).day());
    }

    @Override
    public Optional<Value> parse(String spelling) {
      if (!spelling.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return Optional.empty();
      }
      try {
        return Optional.of(new Day(LocalDate.parse(spelling)));
      } catch (DateTimeException noSuchDay) {
        return Optional.empty();
      }
    }

    @Override
    public String expected() {
      return "a day: YYYY-MM-DD";
    }
  }

  /**
   * A lattice drawn label by label.
   *
   * @param diagram its order
   */
  record Drawn(Diagram diagram) implements Dimension {
    @Override
    public Value bottom() {
      return new Label(diagram.bottom());
    }

    @Override
    public boolean atLeast(Value high, Value low) {
      return diagram.atLeast(((Label) high).spelling(), ((Label) low).spelling());
    }

    @Override
    public Optional<Value> parse(String spelling) {
      return labels().contains(spelling) ? Optional.of(new Label(spelling)) : Optional.empty();
    }

    @Override
    public Collection<String> labels() {
      return diagram.labels();
    }
  }

  /**
   * Several dimensions in one, compared factor by factor.
   *
   * @param factors by name, at least one
   */
  record Product(SortedMap<String, Dimension> factors) implements Dimension {
    public Product {
      factors = Collections.unmodifiableSortedMap(new TreeMap<>(factors));
    }

    /** The value with these factors; one that is left out stands at its bottom. */
    public Tuple of(Map<String, Value> values) {
      TreeMap<String, Value> above = new TreeMap<>(values);
      above.entrySet().removeIf(entry -> entry.getValue().equals(factor(entry.getKey()).bottom()));
      return new Tuple(above);
    }

    @Override
    public Value bottom() {
      return new Tuple(new TreeMap<>());
    }

    @Override
    public boolean atLeast(Value high, Value low) {
      return ((Tuple) low)
          .values().entrySet().stream()
              .allMatch(
                  entry -> {
                    Dimension factor = factor(entry.getKey());
                    Value held =
                        ((Tuple) high).values().getOrDefault(entry.getKey(), factor.bottom());
                    return factor.atLeast(held, entry.getValue());
                  });
    }

    /** Reads {@code {a: verified, b: 1.2}}, each factor at most once. */
    @Override
    public Optional<Value> parse(String spelling) {
      Optional<Map<String, String>> parts = Spelling.mapping(spelling);
      Map<String, Value> values = new TreeMap<>();
      parts.ifPresent(
          each ->
              each.forEach(
                  (name, part) ->
                      Optional.ofNullable(factors.get(name))
                          .flatMap(factor -> factor.parse(part))
                          .ifPresent(value -> values.put(name, value))));
      return parts.isPresent() && values.size() == parts.get().size()
          ? Optional.of(of(values))
          : Optional.empty();
    }

    @Override
    public String expected() {
      return "a mapping from " + String.join(", ", factors.keySet());
    }

    private Dimension factor(String name) {
      Dimension factor = factors.get(name);
      if (factor == null) {
        throw new IllegalArgumentException("the product has no factor " + name);
      }
      return factor;
    }
  }
}
